"""A message as files, to be looked at before anyone receives it."""

import json
from pathlib import Path

from warehouse.records import Message


def write_preview(message: Message, folder: Path, name: str) -> tuple[Path, ...]:
    """Write `name`.html, .txt (with its subject) and .slack.json (one block, as it is posted); returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": message.slack}}
    forms = {
        "html": message.html,
        "txt": f"Subject: {message.subject}\n\n{message.text}",
        "slack.json": json.dumps({"blocks": [block]}, ensure_ascii=False, indent=2) + "\n",
    }
    paths = tuple(folder / f"{name}.{form}" for form in forms)
    for path, content in zip(paths, forms.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths
