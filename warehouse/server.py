"""The warehouse as a server: one process has the file open, and many write and read through it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic

from warehouse.connection import open_file
from warehouse.errors import WarehouseError
from warehouse.extensions import load_extensions
from warehouse.remote import PREFIX, Connection
from warehouse.rows import run
from warehouse.statements import statement

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

# duckdb-quack 1.5 never ends the session of a client that died, nor the transaction it had open.
LONGEST_TURN = 300.0


def serve(  # noqa: PLR0917  what a server is made of
    path: Path, address: str, token: str, stop: Event, ready: Event, wait: float = 30.0, longest: float = LONGEST_TURN
) -> None:
    """Serve a warehouse file at `quack:host:port` until `stop` is set; `ready` is set once it listens.

    A session that keeps the writers' turn longer than `longest` seconds is ended, and all others with it, by
    listening anew: what is committed stays, what is not is rolled back.
    Raises WarehouseError for a file or an address that cannot be used.
    """
    if not address.startswith(PREFIX):
        raise WarehouseError(f"{address}: not an address; write it quack:host:port")
    with open_file(path.absolute(), wait) as con:
        load_extensions(con)
        con.execute(statement("queries/turns/free"))
        con.execute(statement("queries/serve"))
        while not stop.is_set():
            with listening(con, address, token):
                ready.set()
                watch(con, stop, longest)
            con.execute(statement("queries/turns/free"))


def watch(con: Connection, stop: Event, longest: float) -> None:
    """Come back when it is time to stop, or when one session has held one turn for too long."""
    held, since = None, monotonic()
    while not stop.wait(1.0):
        found = run(con, statement("queries/turns/held"), {})
        if found != held:
            held, since = found, monotonic()
        elif found and monotonic() - since > longest:
            return


@contextmanager
def listening(con: Connection, address: str, token: str) -> Iterator[None]:
    """Answer at an address; at the end every session is over."""
    given = {"address": address, "token": token, "open": address.removeprefix(PREFIX).rsplit(":", 1)[0] not in LOOPBACK}
    con.execute("CALL quack_serve($address, token := $token, allow_other_hostname := $open)", given)
    try:
        yield
    finally:
        con.execute("CALL quack_stop($address)", {"address": address})
