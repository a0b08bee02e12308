"""Serve the sample newsroom until Enter is pressed, and name its hosts by family."""

import argparse
from collections.abc import Sequence

from scrapers.newsroom import FAULTS, SUFFIX, Fault, serve_newsroom
from scrapers.newsroom.hosts import read_hosts


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m scrapers.newsroom", description=__doc__)
    parser.add_argument("port", type=int, nargs="?", default=0, help="a free one where none is given")
    parser.add_argument(
        "--fault",
        type=fault,
        action="append",
        default=[],
        metavar="PLACE=NAME",
        help=f"what goes wrong at a domain, or at a domain and path: {', '.join(FAULTS)}",
    )
    options = parser.parse_args(arguments)
    with serve_newsroom(options.port, dict(options.fault)) as newsroom:
        port = newsroom.address.rpartition(":")[2]
        hosts = sorted(read_hosts().values(), key=lambda host: host.family)
        lines = [f"{host.family:18} http://{host.domain}:{port}/  {host.name}\n" for host in hosts]
        input("".join(lines) + "Press Enter to stop. ")


def fault(text: str) -> tuple[str, Fault]:
    """A place and what goes wrong there."""
    place, _, name = text.rpartition("=")
    domains = {host.domain for host in read_hosts().values()}
    if place.partition("/")[0] not in domains:
        raise argparse.ArgumentTypeError(f"{text!r} names no host; write it as tin-chinh-phu.{SUFFIX}=hang")
    if name not in FAULTS:
        raise argparse.ArgumentTypeError(f"{name!r} is no fault; choose one of {', '.join(FAULTS)}")
    return place, FAULTS[name]


if __name__ == "__main__":
    main()
