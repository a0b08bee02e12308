"""targetwatch serve-warehouse: one process has the file, many write through it."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from flows.cli.output import console
from flows.settings import load_settings
from warehouse.remote import token_given
from warehouse.server import serve


def serve_warehouse(*, listen: str = "127.0.0.1:9494") -> None:
    """Serve the warehouse file to other processes, until interrupted; they set TARGETWATCH_WAREHOUSE=quack:host:port.

    The secret is TARGETWATCH_WAREHOUSE_TOKEN, here as there. Traffic is not encrypted: between machines put a proxy
    before it that is.

    Parameters
    ----------
    listen
        Host and port. Other hosts than this one reach it only at an address that is theirs to reach.
    """
    settings, address = load_settings(os.environ), f"quack:{listen}"
    token, stop, ready = token_given(), Event(), Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: stop.set())
    with ThreadPoolExecutor(1) as pool:
        served = pool.submit(serve, Path(settings.warehouse), address, token, stop, ready, settings.lock_wait)
        while not ready.wait(0.1) and not served.done():
            pass
        if ready.is_set():
            console.print(f"{settings.warehouse}: served at {address}", soft_wrap=True)
        served.result()
