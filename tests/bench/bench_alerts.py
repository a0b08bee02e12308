"""Messages composed, queued and handed to a sink on loopback: ten thousand by default.

`python tests/bench/bench_alerts.py 2000` for two thousand. The sink is a process of its own and answers at once.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import requests
from jinja2 import Template

from alerts.channels import read_channels
from alerts.messages import compose
from alerts.routes import Route
from flows.sending import send_due
from flows.settings import Settings
from warehouse.catalogue import load_catalogue
from warehouse.connection import open_warehouse
from warehouse.outbox import queue
from warehouse.records import (
    Catalogue,
    Delivery,
    Evidence,
    Message,
    Occasion,
    OccasionKind,
    Standing,
    Status,
    Target,
    Transition,
)

NOW, DAY = datetime(2026, 10, 1, 1, tzinfo=UTC), date(2026, 10, 1)
PROBES = 300

SINK = """
import asyncio

class Answer(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.heard = transport, b""

    def data_received(self, data):
        self.heard += data
        head, found, body = self.heard.partition(b"\\r\\n\\r\\n")
        if found and len(body) >= int(head.lower().split(b"content-length:")[1].split(b"\\r\\n")[0]):
            self.heard = b""
            self.transport.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n")

async def main():
    server = await asyncio.get_running_loop().create_server(Answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""


@contextmanager
def sink() -> Iterator[str]:
    """A web service in a process of its own that takes everything; yields its address."""
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield f"127.0.0.1:{process.stdout.readline().strip()}"
        finally:
            process.kill()


def occasion(target: Target, number: int) -> Occasion:
    """A target that has become overdue, with a sentence as its evidence."""
    standing = Standing(
        target_id=target.target_id,
        area="VN",
        area_name="Việt Nam",
        name_vi=target.name_vi,
        name_en=target.name_en,
        indicator_id=target.indicator_id,
        unit=target.unit,
        op=target.op,
        target=float(target.value),
        deadline=target.deadline,
        document_no=target.document_no,
        certainty=target.certainty,
        source_url=target.source_url,
        status=Status.OVERDUE,
        evidence="confirmed",
        value=float(target.value) * 0.9,
        value_date=date(2026, 6, 30),
        gap=float(target.value) * 0.1,
        days_over=number % 300,
    )
    sentence = f"Đến hết tháng 6 năm 2026, cả nước mới đạt {number} so với kế hoạch, chậm hơn dự kiến."
    told = Evidence(
        sentence, f"https://bao.example.vn/tin/{number}", "bao", "Báo Ví dụ", date(2026, 7, 2), date(2026, 6, 30)
    )
    changed = Transition(f"t{number}", standing, Status.LAGGING, DAY, NOW, told)
    return Occasion(f"o{number}", OccasionKind.WORSENING, changed, DAY, f"e{number}", DAY)


def occasions(catalogue: Catalogue, number: int) -> list[Occasion]:
    """As many as asked for, of all targets in turn."""
    targets = [one for one in catalogue.targets if one.unit != "milestone"]
    return [occasion(targets[place % len(targets)], place) for place in range(number)]


def composed(told: Sequence[Occasion], catalogue: Catalogue) -> tuple[list[Message], float]:
    """One message each, and the median cost of one in milliseconds."""
    route = Route("leadership", ("hook",))
    messages, costs = [], []
    for one in told:
        begun = time.perf_counter()
        messages.append(compose(route, [one], DAY, catalogue))
        costs.append(1000 * (time.perf_counter() - begun))
    return messages, median(costs)


def bare_render(messages: Sequence[Message]) -> float:
    """The median cost of the same lines through a template without rules, in milliseconds."""
    template = Template("{% for line in lines %}{{ line }}\n{% endfor %}", autoescape=True)
    costs = []
    for one in messages[:PROBES]:
        lines = [line for form in (one.text, one.html, one.slack) for line in form.splitlines()]
        begun = time.perf_counter()
        template.render(lines=lines)
        costs.append(1000 * (time.perf_counter() - begun))
    return median(costs)


def bare_posts(address: str, messages: Sequence[Message]) -> float:
    """Milliseconds of one bare POST of the same words."""
    begun = time.perf_counter()
    for one in messages[:PROBES]:
        requests.post(f"http://{address}/", json={"title": one.subject, "message": one.text}, timeout=5)
    return 1000 * (time.perf_counter() - begun) / len(messages[:PROBES])


def main(number: int) -> None:
    """Print what a message costs on its way, and the whole way in seconds."""
    catalogue = load_catalogue()
    told = occasions(catalogue, number)
    compose(Route("leadership", ("hook",)), told[:1], DAY, catalogue)
    with sink() as address, tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        messages, cost = composed(told, catalogue)
        composing = time.perf_counter() - begun
        settings = Settings(warehouse=str(Path(folder, "warehouse.duckdb")), now=NOW)
        with open_warehouse(settings.warehouse) as con:
            rows = [Delivery(f"d{place}", "leadership", "hook", one, ()) for place, one in enumerate(messages)]
            queue(con, rows, NOW)
        queued = time.perf_counter()
        send_due(settings, read_channels({"hook": f"json://{address}/"}, {}, "bench"), eager=False)
        whole, sending = time.perf_counter() - begun, time.perf_counter() - queued
        with open_warehouse(settings.warehouse) as con:
            sent = con.execute("SELECT count(*) FROM core.deliveries WHERE state = 'sent'").fetchall()
        assert sent == [(number,)]
        render, post = bare_render(messages), bare_posts(address, messages)
    each = 1000 * sending / number
    print(f"composing {cost:6.2f} ms a message, {cost / render:5.1f} × a bare template of its lines")
    print(f"sending   {each:6.2f} ms a message, {each / post:5.1f} × a bare POST of its words")
    print(f"{number} composed in {composing:.1f} s, sent and settled in {sending:.1f} s, all in {whole:.1f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
