"""A message as files, to be looked at before anyone receives it."""

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from warehouse.records import Message


def write_preview(message: Message, folder: Path, name: str) -> tuple[Path, ...]:
    """Write `name`.html with its chart in it, .txt with its subject, and .slack.json as posted; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = {**forms_of(message), "html": with_chart(message)}
    paths = tuple(folder / f"{name}.{form}" for form in forms)
    for path, content in zip(paths, forms.values(), strict=True):
        path.write_text(content, encoding="utf-8")
    return paths


def forms_of(message: Message) -> Mapping[str, str]:
    """The text of each form by the ending of its file."""
    block = {"type": "section", "text": {"type": "mrkdwn", "text": message.slack}}
    return {
        "html": message.html,
        "txt": f"Subject: {message.subject}\n\n{message.text}",
        "slack.json": json.dumps({"blocks": [block]}, ensure_ascii=False, indent=2) + "\n",
    }


def with_chart(message: Message) -> str:
    """The HTML form as one file: the chart that mail attaches stands in it."""
    return message.html.replace(
        'src="cid:chart@targetwatch"', f'src="data:image/png;base64,{b64encode(message.chart).decode()}"'
    )
