"""Command lines as the files of this project write them, looked at without being run."""

from collections.abc import Callable, Sequence

from cyclopts import App, CycloptsError
from prefect.cli import _app as prefect_cli

from flows.cli import app

APPS: dict[str, Callable[[], App]] = {"targetwatch": lambda: app, "prefect": lambda: prefect_cli._app}


def refusal(words: Sequence[str]) -> str:
    """Why a command of ours or of Prefect would not take these words, or nothing."""
    name = words[0].rpartition("/")[2]
    if name not in APPS:
        return f"{name}: not a command that is known here"
    try:
        APPS[name]().parse_args(words[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        return f"{' '.join(words)}: {error}"
    return ""
