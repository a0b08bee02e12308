"""Reprints: articles of different sources that share most of their words, linked as they are loaded."""

from datetime import datetime

from warehouse.connection import Connection
from warehouse.rows import run
from warehouse.statements import scripts, statement


def link_reprints(con: Connection, now: datetime) -> None:
    """Link what the batch being loaded reprints, and what reprints it, inside the transaction of the load.

    Only articles of neighbouring days are looked at: the work grows with the batch and those days, not with what is
    held.
    """
    ((first, last),) = run(con, statement("queries/reprint_days"), {})
    if first is None:
        return
    for _, text in scripts("queries/reprints"):
        run(con, text, {"first": first, "last": last, "now": now})
