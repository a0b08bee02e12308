"""A small warehouse in a real file, and figures in our own words."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Event

import pytest

from warehouse.catalogue import load_catalogue
from warehouse.connection import Connection, open_warehouse
from warehouse.errors import WarehouseError
from warehouse.extensions import extension_file
from warehouse.load import ReadArticle, sync_catalogue, sync_sources
from warehouse.records import Article, Catalogue, Qualifier, Reading, Role, SourceRow, Tier
from warehouse.remote import TOKEN
from warehouse.server import serve

SECRET = "sixteen letters and more"


def missing_extension() -> str:
    """Why the server mode cannot be tested here, or nothing."""
    try:
        extension_file("quack")
    except WarehouseError as error:
        return str(error)
    return ""


served_only = pytest.mark.skipif(bool(missing_extension()), reason=missing_extension() or "-")

NOON = datetime(2026, 1, 1, 5, tzinfo=UTC)


def moment(days: float) -> datetime:
    """So many days after the story begins."""
    return NOON + timedelta(days=days)


def figure(
    value: str,
    on: date | None,
    *,
    indicator: str | None = "vneid_accounts",
    unit: str = "count",
    area: str | None = "VN",
    start: int = 0,
    qualifier: Qualifier = Qualifier.EXACT,
    role: Role = Role.ACTUAL,
    denominator: str | None = None,
) -> Reading:
    """One reading; its sentence says its value."""
    return Reading(
        start=start,
        end=start + len(value),
        surface=value,
        value=Decimal(value),
        unit=unit,
        qualifier=qualifier,
        role=role,
        sentence=f"Đến nay đạt {value}.",
        denominator=Decimal(denominator) if denominator else None,
        indicator_id=indicator,
        area=area,
        as_of_on=on,
    )


def story(
    name: str,
    *readings: Reading,
    source: str = "ministry",
    text: str = "",
    published: date | None = None,
    fetched: float = 0,
) -> ReadArticle:
    """An article; without a text of its own it says what its readings say."""
    day = published or max((one.as_of_on for one in readings if one.as_of_on), default=date(2025, 6, 30))
    body = text or " ".join(one.sentence for one in readings)
    article = Article(
        source_id=source,
        url=f"https://{source}.example/{name}",
        title=name,
        body=body,
        home="VN",
        published_at=datetime(day.year, day.month, day.day, 5, tzinfo=UTC),
        fetched_at=moment(fetched),
    )
    return ReadArticle(article, readings)


SOURCES = [
    SourceRow("ministry", "Bộ Công an", "ministry.example", Tier.MINISTRY, "bo_cong_an"),
    SourceRow("paper", "Báo Làng", "paper.example", Tier.NATIONAL_PRESS, "VN"),
]


TARGETS = ("T003", "T004", "T042", "T088", "T192", "T193", "T258", "T262", "T035", "T087", "T194", "T207")


@pytest.fixture(scope="session")
def whole_catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="session")
def catalogue(whole_catalogue) -> Catalogue:
    """The real catalogue with a handful of its targets."""
    few = tuple(one for one in whole_catalogue.targets if one.target_id in TARGETS)
    return replace(whole_catalogue, targets=few)


@pytest.fixture(scope="session")
def stocked(tmp_path_factory, catalogue) -> Path:
    """A warehouse that knows the catalogue and two sources, and nothing else."""
    path = tmp_path_factory.mktemp("warehouse") / "stocked.duckdb"
    stock(path, catalogue)
    return path


def stock(path: Path, catalogue: Catalogue) -> None:
    with open_warehouse(path) as con:
        sync_catalogue(con, catalogue, NOON)
        sync_sources(con, SOURCES, NOON)


@pytest.fixture
def path(stocked, tmp_path) -> Path:
    """A fresh copy of the stocked warehouse."""
    copy = tmp_path / "warehouse.duckdb"
    copy.write_bytes(stocked.read_bytes())
    return copy


@pytest.fixture(params=["file", pytest.param("server", marks=[served_only, pytest.mark.served])])
def place(request, path) -> Iterator[Path | str]:
    """Where the warehouse is: its file, or the address of a server that has the file open."""
    if request.param == "file":
        yield path
    else:
        with serving(path) as address:
            yield address


@contextmanager
def serving(path: Path, longest: float = 300.0, host: str = "127.0.0.1", port: int | None = None) -> Iterator[str]:
    """A server of a file, in a thread, and the address it listens at."""
    address = f"quack:{host}:{port or free_port()}"
    ready, stop = Event(), Event()
    with ThreadPoolExecutor(1) as pool, pytest.MonkeyPatch.context() as environment:
        environment.setenv(TOKEN, SECRET)
        served = pool.submit(serve, path, address, SECRET, stop, ready, longest=longest)
        try:
            while not ready.wait(0.05) and not served.done():
                pass
            yield address
        finally:
            stop.set()
            served.result()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def con(place) -> Iterator[Connection]:
    with open_warehouse(place) as opened:
        yield opened


def everything(con: Connection) -> dict[str, list[tuple]]:
    """Every row of every table of core, sorted: what "nothing changed" compares."""
    names = [
        name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'core'").fetchall()
    ]
    return {name: con.execute(f"FROM core.{name} ORDER BY ALL").fetchall() for name in names}


@pytest.fixture(name="figure", scope="session")
def figure_fixture() -> Callable[..., Reading]:
    return figure


@pytest.fixture(name="story", scope="session")
def story_fixture() -> Callable[..., ReadArticle]:
    return story


@pytest.fixture(name="moment", scope="session")
def moment_fixture() -> Callable[[float], datetime]:
    return moment


@pytest.fixture(name="everything", scope="session")
def everything_fixture() -> Callable[[Connection], dict[str, list[tuple]]]:
    return everything


@pytest.fixture(name="serving", scope="session")
def serving_fixture() -> Callable[..., AbstractContextManager[str]]:
    if reason := missing_extension():
        pytest.skip(reason)
    return serving
