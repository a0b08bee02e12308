"""A process that empties an outbox; run as a script: WAREHOUSE CHANNELS, the second a channels file as JSON."""

import json
import sys

from alerts.channels import read_channels
from flows.sending import send_due
from flows.settings import Settings


def main(warehouse: str, tables: str) -> None:
    """Say when it begins, and how many deliveries it sent."""
    settings = Settings(warehouse=warehouse, send_timeout=20)
    channels = read_channels(json.loads(tables), {}, "sender.py")
    print("ready", flush=True)
    sent = 0
    while outcomes := send_due(settings, channels, eager=False):
        sent += sum(outcome.state == "sent" for _, outcome in outcomes)
    print(sent, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
