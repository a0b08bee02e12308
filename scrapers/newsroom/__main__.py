"""`python -m scrapers.newsroom [PORT]`: serve the newsroom until Enter is pressed; a free port where none is given."""

import sys

from scrapers.newsroom import serve_newsroom


def main(port: int) -> None:
    """Serve on the port and name the addresses."""
    with serve_newsroom(port) as newsroom:
        port = int(newsroom.address.rpartition(":")[2])
        input("".join(f"http://{host}:{port}/\n" for host in newsroom.hosts) + "Press Enter to stop. ")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
