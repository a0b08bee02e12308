"""What prefect.yaml holds, as it stands there."""

from pathlib import Path
from typing import Any, TypeAlias

import yaml

from warehouse.records import TargetwatchError

Table: TypeAlias = dict[str, Any]

# The work pool that `targetwatch deploy` makes.
POOL = "targetwatch"


class DeploymentError(TargetwatchError):
    """A prefect.yaml that cannot be read at all; the one line names file and remedy."""

    exit_code = 2


def read_declared(path: Path) -> Table:
    """What the file holds. Raises DeploymentError."""
    try:
        declared = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise DeploymentError(f"{path}: {reason}; run this where the project's {path.name} lies, or mend it") from error
    if not isinstance(declared, dict):
        raise DeploymentError(f"{path}: not a table; write its deployments under the key deployments")
    return declared


def table(parent: Table, key: str) -> Table:
    """The table under a key; an empty one where there is none."""
    found = parent.get(key)
    return found if isinstance(found, dict) else {}


def tables(parent: Table, key: str) -> list[Table]:
    """The tables in the list under a key."""
    found = parent.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def strays(parent: Table, key: str) -> Any:
    """What else stands under a key, be it in the list or instead of one."""
    found = parent.get(key) or []
    return [one for one in found if not isinstance(one, dict)] if isinstance(found, list) else found
