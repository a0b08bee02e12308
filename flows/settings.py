"""What ops may set, each from one environment variable with the prefix TARGETWATCH_."""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.records import TargetwatchError

PREFIX = "TARGETWATCH_"


class SettingsError(TargetwatchError):
    """A setting that cannot be used; one line names the variable and the remedy."""

    exit_code = 2


class Settings(BaseSettings):
    """Frozen settings of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    warehouse: str = Field(
        "out/warehouse.duckdb", description="the DuckDB file that one process at a time writes, or `quack:host:port`"
    )
    warehouse_token: SecretStr = Field(
        SecretStr(""),
        description="the secret of the server at `quack:host:port`; in the environment only, not in `.env`",
    )
    published: Path = Field(Path("out/warehouse.readonly.duckdb"), description="the read-only copy people query")
    archive: Path = Field(Path("out/archive"), description="folder of the raw pages, as WARC")
    keep_pages: int | None = Field(None, ge=1, description="days raw pages are kept; all of them where this is not set")
    channels: Path = Field(Path("channels.yml"), description="the secret channels file, see alerts/README.md")
    routes: Path | None = Field(None, description="a routes file instead of alerts/routes.toml")
    sources: Path | None = Field(None, description="a folder of source files instead of scrapers/sources")
    newsroom: str = Field("", description="address of the sample newsroom, the only loopback host ever fetched")
    contact: str = Field("", description="mail address or URL sent with every request, so that sites can reach you")
    lock_wait: float = Field(30.0, ge=0, description="seconds to wait for the warehouse while another process writes")
    send_timeout: float = Field(20.0, gt=0, description="seconds one delivery may take before it counts as unknown")
    metrics: Path | None = Field(None, description="a Prometheus textfile replaced after each flow; none where not set")
    task_runner: str = Field(
        "threads",
        pattern=r"^(threads|(dask|ray)(:\S+)?)$",
        description="where a backfill's batches run: `threads`, `dask`, `dask:tcp://host:port`, `ray`, `ray://host:port`",
    )
    task_workers: int | None = Field(
        None, ge=1, description="pages a backfill reads at the same time; one a core where this is not set"
    )
    now: datetime | None = Field(None, description="a fixed moment instead of the clock, for demos and replays")

    @property
    def identity(self) -> str:
        """The User-Agent every site is told.

        Raises SettingsError where there is nobody to write to.
        """
        if not self.contact:
            raise SettingsError(f"{PREFIX}CONTACT: missing; set it to a mail address or URL where sites can reach you")
        return f"targetwatch/{version('targetwatch')} (+{self.contact})"

    def moment(self) -> datetime:
        """The moment the process acts at, in UTC: the clock unless `now` is fixed."""
        fixed = self.now
        if fixed is None:
            return datetime.now(UTC)
        return fixed.astimezone(UTC) if fixed.tzinfo else fixed.replace(tzinfo=UTC)


def load_settings(environ: Mapping[str, str], **overrides: Any) -> Settings:
    """Read the settings, refusing what no setting is named after.

    Raises SettingsError naming the variable and the remedy.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(name for name in environ if name.startswith(PREFIX) and name not in known):
        raise SettingsError(f"{name}: no such setting; unset it or use one of {', '.join(sorted(known))}")
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}: {first['input']!r}: {first['msg']}; correct or unset it") from error
