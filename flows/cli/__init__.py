"""The `targetwatch` command: exit 0 fine, 1 problems found, 2 misuse; an error is one line that names the remedy."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from warehouse.records import TargetwatchError

app = App(name="targetwatch", help="Watches Viet Nam's national digital-transformation targets.", version_flags=[])
app.command("flows.cli.demo:demo")
app.command("flows.cli.watch:run")
app.command("flows.cli.watch:backfill")
app.command("flows.cli.texts:read")
app.command("flows.cli.texts:judge")
app.command("flows.cli.standings:status")
app.command("flows.cli.standings:explain")
app.command("flows.cli.data:ask")
app.command("flows.cli.data:publish")
app.command("flows.cli.data:migrate")
app.command("flows.cli.data:check")
app.command("flows.cli.data:sources")
app.command("flows.cli.data:catalogue")
app.command("flows.cli.alerting:alerts")


# The flows say what matters in their own words; Prefect's log is there for who asks for it.
QUIET_PREFECT = {"PREFECT_LOGGING_LEVEL": "CRITICAL", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}


def main(tokens: Sequence[str] | None = None) -> None:
    """Run one command and exit with its code."""
    for name, value in QUIET_PREFECT.items():
        os.environ.setdefault(name, value)
    sys.exit(run(sys.argv[1:] if tokens is None else tokens))


def run(tokens: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    try:
        result = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        return complain(f"{' '.join(str(error).split())} (see `targetwatch --help`)", 2)
    except TargetwatchError as error:
        return complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return complain("stopped; what was loaded is kept, run the same command again to go on", 130)
    return result if isinstance(result, int) else 0


def complain(line: str, code: int) -> int:
    """Print one line for a person and return the exit code."""
    print(f"targetwatch: {line}", file=sys.stderr)  # noqa: T201
    return code
