"""The `targetwatch` command: exit 0 fine, 1 problems found, 2 misuse; an error is one line that names the remedy."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from warehouse.records import TargetwatchError

app = App(name="targetwatch", help="Watches Viet Nam's national digital-transformation targets.", version_flags=[])
# Named here and imported when called: reading a file needs no Prefect.
COMMANDS = {
    "demo": ("flows.cli.demo:demo", "the whole loop against the sample newsroom, into `out/`"),
    "run": ("flows.cli.watch:run", "the whole loop against the configured sources"),
    "submit": ("flows.cli.operating:submit", "ask for articles to be read now"),
    "backfill": ("flows.cli.watch:backfill", "many articles: of a URL list, a sitemap, listings or the archive"),
    "read": ("flows.cli.texts:read", "the figures of text or HTML files"),
    "judge": ("flows.cli.texts:judge", "verdicts for hypothetical targets and observations"),
    "status": ("flows.cli.standings:status", "where the targets stand, worst first"),
    "explain": ("flows.cli.standings:explain", "one verdict, its arithmetic, its sentences"),
    "override": ("flows.cli.overrides:override", "a person's word against a verdict, until the next figure"),
    "ask": ("flows.cli.analysts:ask", "query the read-only copy"),
    "describe": ("flows.cli.analysts:describe", "what can be queried: views, columns, examples"),
    "export": ("flows.cli.analysts:export", "all views as CSV and Parquet with a datapackage.json"),
    "publish": ("flows.cli.operating:publish", "publish the read-only copy"),
    "migrate": ("flows.cli.data:migrate", "bring the warehouse to this version's schema"),
    "serve-warehouse": ("flows.cli.serving:serve_warehouse", "serve the warehouse file to other machines"),
    "doctor": ("flows.cli.doctor:doctor", "whether everything works, each trouble with its remedy"),
    "metrics": ("flows.cli.doctor:metrics", "the loop in numbers, in Prometheus' text format"),
    "deploy": ("flows.cli.operating:deploy", "compare prefect.yaml with the code, then hand it to Prefect"),
    "check": ("flows.cli.data:check", "run the zero-row checks"),
    "sources": ("flows.cli.sources:sources", "`list`, `try`, `record`, `check`: the declared sources"),
    "catalogue": ("flows.cli.data:catalogue", "`check`, `suggest`, `sync`: the reference data"),
    "alerts": ("flows.cli.alerting:alerts", "who hears what and why, now and in a replay of the past"),
}
for name, (place, summary) in COMMANDS.items():
    app.command(place, name=name, help=summary)

# The flows say what matters in their own words, in a server's log too; Prefect's are there for who asks for them.
QUIET_PREFECT = {
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "targetwatch",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}


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
    except BrokenPipeError:
        # The reader of a pipe, such as head, has seen enough; the interpreter would complain once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return complain("stopped; what was loaded is kept, run the same command again to go on", 130)
    return result if isinstance(result, int) else 0


def complain(line: str, code: int) -> int:
    """Print one line for a person and return the exit code."""
    print(f"targetwatch: {line}", file=sys.stderr)  # noqa: T201
    return code
