"""The pages from a server in its own process: nginx where it is installed, else a small one on asyncio."""

import asyncio
import gzip
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONF = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log stderr crit;
events {{ worker_connections 512; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000; gzip_static on;
    types {{ text/html htm; }} charset utf-8; etag on;
    {temporary}
    server {{ listen 127.0.0.1:{port}; root {pages}; location = /robots.txt {{ return 404; }} }}
}}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def serving(folder: Path, pages: Path) -> Iterator[tuple[str, str]]:
    """Serves the pages, compressed beforehand as most sites send them; gives its address and what serves."""
    for page in pages.glob("*.htm"):
        page.with_suffix(".htm.gz").write_bytes(gzip.compress(page.read_bytes(), 6, mtime=0))
    port, nginx = free_port(), shutil.which("nginx")
    if nginx:
        temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
        conf = folder / "nginx.conf"
        conf.write_text(CONF.format(folder=folder, pages=pages, port=port, temporary=temporary))
        command = [nginx, "-e", "stderr", "-p", str(folder), "-c", str(conf)]
    else:
        command = [sys.executable, __file__, str(pages), str(port)]
    with subprocess.Popen(command) as server:
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}", "nginx" if nginx else "a server on asyncio"
        finally:
            server.terminate()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Until the server takes connections."""
    for _ in range(100):
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        subprocess.run(["sleep", "0.05"], check=False)
    raise SystemExit(f"the server on port {port} does not answer")


async def serve(folder: Path, port: int) -> None:
    """A server of static pages with connections kept alive."""
    answers = {path.stem: path.read_bytes() for path in folder.glob("*.htm.gz")}

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while request := await reader.readuntil(b"\r\n\r\n"):
            body = answers.get(request.split(maxsplit=2)[1][1:].decode(), b"")
            head = "200 OK\r\nContent-Encoding: gzip" if body else "404 Not Found"
            writer.write(f"HTTP/1.1 {head}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            writer.write(body)

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await talk(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
