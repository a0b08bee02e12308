"""Old servers speak old TLS, where their source says so, and still need a known certificate."""

import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from scrapers.transport import tls_context

HOST = "tin.sample.localhost"
ARTICLE = "<html><body><p>Tỷ lệ đạt 52,64%</p></body></html>".encode()


def certificate(folder: Path) -> tuple[Path, Path]:
    if not which("openssl"):
        pytest.skip("openssl makes the certificate")
    key, cert = folder / "key.pem", folder / "cert.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -keyout {key} -out {cert} -subj /CN=tin"
    subprocess.run([*made.split(), "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
    return key, cert


@pytest.fixture
def old_site(tmp_path: Path, site: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The site behind TLS 1.0, as some servers still are, with a certificate that is trusted here."""
    key, cert = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= ssl.OP_NO_TLSv1_2 | ssl.OP_NO_TLSv1_3
    context.load_cert_chain(cert, key)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.scripts.get(self.path, site.scripts["404"])(self)

        def log_message(self, *_: Any) -> None: ...

    class Server(HTTPServer):
        def handle_error(self, *_: Any) -> None: ...

    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    site.address = f"127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    tls_context.cache_clear()
    yield site
    server.shutdown()
    server.server_close()
    tls_context.cache_clear()


@pytest.mark.filterwarnings("ignore:ssl.OP_NO_")
def test_old_tls_is_spoken_where_a_source_says_so(
    old_site: Any, fetcher: Any, source: Any, get: Any, fails: Any
) -> None:
    old_site.serve("/tin-1.html", ARTICLE)
    url = f"https://{HOST}/tin-1.html"
    assert 'tls = "legacy"' in str(fails(fetcher(attempts=1), source(scheme="https"), url))
    [page] = get(fetcher(), source(scheme="https", tls="legacy"), url)
    assert page.body == ARTICLE


@pytest.mark.filterwarnings("ignore:ssl.OP_NO_")
def test_old_tls_does_not_excuse_an_unknown_certificate(
    old_site: Any, fetcher: Any, source: Any, monkeypatch: pytest.MonkeyPatch, fails: Any
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    old_site.serve("/tin-1.html", ARTICLE)
    error = fails(fetcher(attempts=1), source(scheme="https", tls="legacy"), f"https://{HOST}/tin-1.html")
    assert "certificate verify failed" in str(error)
