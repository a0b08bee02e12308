"""Whether everything the loop needs is there and works, each trouble with its remedy, within seconds."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import copy_context
from pathlib import Path
from threading import Thread
from time import monotonic

from flows.doctor.desk import look_at_desk
from flows.doctor.engine import look_at_engine
from flows.doctor.finding import Finding, problem
from flows.doctor.memory import look_at_memory
from flows.settings import SettingsError, load_settings

__all__ = ["Finding", "answers", "examine"]

# Seconds for all looks together, which are taken at the same time.
PATIENCE = 2.0

Look = Callable[[], Iterable[Finding]]


def examine(environ: Mapping[str, str], path: Path = Path("prefect.yaml")) -> list[Finding]:
    """Look at everything; what does not answer in time is a finding too. `path` declares the deployments."""
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        return [problem("settings", str(error))]
    return answers(
        {
            "settings": lambda: look_at_desk(settings),
            "warehouse": lambda: look_at_memory(settings),
            "prefect": lambda: look_at_engine(settings, path),
        }
    )


def answers(looks: Mapping[str, Look], patience: float = PATIENCE) -> list[Finding]:
    """What all looks found, in their order."""
    found: dict[str, list[Finding]] = {}

    def take(subject: str, look: Look) -> None:
        try:
            found[subject] = list(look())
        # A look that fails is a finding, and the others go on.
        except Exception as error:
            said = " ".join(str(error).split())
            found[subject] = [problem(subject, f"{type(error).__name__}: {said}", "please report this")]

    # No exit waits for a daemon.
    threads = [Thread(target=copy_context().run, args=(take, *item), daemon=True) for item in looks.items()]
    for thread in threads:
        thread.start()
    deadline = monotonic() + patience
    for thread in threads:
        thread.join(max(deadline - monotonic(), 0.0))
    late = f"no answer within {patience:g} s"
    return [
        one
        for subject in looks
        for one in found.get(subject, [problem(subject, late, "see whether its server hangs, and look again")])
    ]
