"""targetwatch demo: the whole loop against the sample newsroom, with a mail sink, in one folder."""

import os
from contextlib import ExitStack
from datetime import date, datetime, time
from importlib import import_module
from pathlib import Path

from alerts.mailbox import open_mailbox
from flows.cli.output import console
from scrapers.newsroom import SOURCES, STORY_DAY, serve_newsroom
from warehouse.records import LOCAL_ZONE, TargetwatchError

CHANNELS = Path(__file__).parent / "demo_channels.yml"


class OutputFolderError(TargetwatchError):
    """The folder for the demo's results cannot be written."""

    exit_code = 2


def demo(*, out: Path = Path("out"), as_of: date = STORY_DAY, mailbox: str | None = None) -> int:
    """Run the whole loop against the bundled sample newsroom; no internet needed.

    Parameters
    ----------
    out
        Folder for the warehouse, its read-only copy, the archive and the mail.
    as_of
        The day the targets are judged on; the stories end on the default day.
    mailbox
        Send the mail to this smtp:// URL instead of writing it to OUT/mail.
    """
    mail = out / "mail"
    make_writable(mail)
    with ExitStack() as stack:
        newsroom = stack.enter_context(serve_newsroom())
        address = mailbox or stack.enter_context(open_mailbox(mail))
        os.environ.update(demo_environment(out, as_of, newsroom.address, address))
        # Prefect reads its settings when it is first imported, so the loop is imported only now.
        code: int = import_module("flows.cli.watch").run(as_of=as_of)
    console.print(f"Mail     {mail}/*.eml", markup=False)
    return code


def demo_environment(out: Path, as_of: date, newsroom: str, mailbox: str) -> dict[str, str]:
    """The settings of the demo: everything under `out`, the clock stopped at the end of the day judged."""
    evening = datetime.combine(as_of, time(18), LOCAL_ZONE)
    return {
        "PREFECT_HOME": str((out / "prefect").resolve()),
        "DEMO_MAILBOX": mailbox,
        "TARGETWATCH_WAREHOUSE": str(out / "warehouse.duckdb"),
        "TARGETWATCH_PUBLISHED": str(out / "warehouse.readonly.duckdb"),
        "TARGETWATCH_ARCHIVE": str(out / "archive"),
        "TARGETWATCH_CHANNELS": str(CHANNELS),
        "TARGETWATCH_SOURCES": str(SOURCES),
        "TARGETWATCH_NEWSROOM": newsroom,
        "TARGETWATCH_CONTACT": "demo@targetwatch.example",
        "TARGETWATCH_NOW": evening.isoformat(),
    }


def make_writable(folder: Path) -> None:
    """Make a folder and prove that files can be written to it.

    Raises OutputFolderError naming the folder and the remedy.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise OutputFolderError(f"{folder}: {error.strerror}; choose another folder with --out") from error
