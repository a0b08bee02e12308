"""Five real articles, served as pages, go through the loop into DuckDB with their sentences."""

import asyncio
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from flows.collect import collect_source
from flows.desk import chosen_sources, in_warehouse, open_desk, sync_declared
from flows.evaluate import evaluate
from flows.settings import Settings
from warehouse.connection import open_warehouse

pytestmark = pytest.mark.shared

DECLARATION = """
name = "Seed {doc}"
hosts = ["seed{doc}.newsroom.localhost"]
scheme = "http"
tier = "national_press"
home = "{home}"
family = "vccorp"
article_url = '^http://seed{doc}\\.newsroom\\.localhost/bai-{doc}\\.htm$'
listings = ["http://seed{doc}.newsroom.localhost/"]
links = ["a"]
url_dates = []
delay = 0
"""

PAGE = """<!doctype html><html><head><meta charset="utf-8">
<meta property="article:published_time" content="{published}T12:00:00+07:00"></head>
<body><h1 class="detail-title">{title}</h1><div class="detail-time">{day:%d/%m/%Y} 12:00</div>
<div class="detail-content afcbc-body">{body}</div></body></html>"""


@dataclass(frozen=True)
class Seed:
    doc: str
    published: date
    home: str
    text: str

    def page(self) -> str:
        title, *paragraphs = [line.strip() for line in self.text.splitlines() if line.strip()]
        body = "".join(f"<p>{line}</p>" for line in paragraphs)
        return PAGE.format(published=self.published, day=self.published, title=title, body=body)


def read_seeds(shared: Path) -> list[Seed]:
    manifest = shared / "gold" / "seeds.docs.csv"
    with manifest.open(encoding="utf-8", newline="") as handle:
        return [
            Seed(
                row["doc"],
                date.fromisoformat(row["published"]),
                row["home"],
                (manifest.parent / row["path"]).read_text(encoding="utf-8"),
            )
            for row in csv.DictReader(handle)
        ]


def serve(seeds: list[Seed]) -> ThreadingHTTPServer:
    pages = {(f"seed{seed.doc}.newsroom.localhost", f"/bai-{seed.doc}.htm"): seed.page() for seed in seeds}
    pages |= {
        (f"seed{seed.doc}.newsroom.localhost", "/"): f'<html><body><a href="/bai-{seed.doc}.htm">bài</a></body></html>'
        for seed in seeds
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            page = pages.get((self.headers["Host"].partition(":")[0], self.path))
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_):
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


async def collect(settings: Settings) -> None:
    async with open_desk(settings) as desk:
        for source in chosen_sources(settings):
            await collect_source(source, desk)


@pytest.fixture(scope="module")
def warehouse(shared, tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("seeds")
    seeds = read_seeds(shared)
    for seed in seeds:
        (folder / f"seed{seed.doc}.toml").write_text(DECLARATION.format(doc=seed.doc, home=seed.home))
    server = serve(seeds)
    Thread(target=server.serve_forever, daemon=True).start()
    settings = Settings(
        warehouse=str(folder / "w.duckdb"),
        published=folder / "copy.duckdb",
        archive=folder / "archive",
        sources=folder,
        newsroom=f"127.0.0.1:{server.server_port}",
        contact="ops@example.org",
        now="2026-10-01T11:00:00Z",
    )
    in_warehouse(settings, sync_declared, settings)
    asyncio.run(collect(settings))
    evaluate(settings, date(2026, 10, 1))
    yield str(settings.published)
    server.shutdown()


def found(warehouse: str, where: str) -> list[tuple]:
    sql = f"""SELECT indicator_id, area, value::DOUBLE, denominator::DOUBLE, role, as_of_on::VARCHAR, sentence
              FROM core.readings WHERE {where} ORDER BY ALL"""
    with open_warehouse(warehouse, read_only=True) as con:
        rows = con.execute(sql).fetchall()
    assert all(row[-1].strip() for row in rows)
    return [row[:-1] for row in rows]


def test_lang_son_accounts_and_attainment(warehouse):
    assert ("eid_accounts_collected", "20", 453000, None, "actual", "2023-07-12") in found(warehouse, "value = 453000")
    assert ("eid_quota_attainment", "20", 133.5, None, "actual", "2023-07-12") in found(warehouse, "value = 133.5")


def test_vinh_long_shares(warehouse):
    (assistance,) = found(warehouse, "value = 52.64")
    (pension,) = found(warehouse, "value = 62.84")
    assert assistance == ("social_assistance_account_payment_rate", "86", 52.64, None, "actual", "2024-07-10")
    assert pension == ("pension_account_payment_rate", "86", 62.84, None, "actual", "2024-07-10")


def test_four_goals_for_2025(warehouse):
    goals = found(warehouse, "role = 'target' AND as_of_on = DATE '2025-12-31'")
    assert {(row[0], row[2]) for row in goals} == {
        ("full_online_service_rate", 100),
        ("adult_online_service_use_rate", 50),
        ("dossier_personal_id_link_rate", 100),
        ("citizen_satisfaction_rate", 90),
    }


def test_ratings_of_the_procedure_systems(warehouse):
    rows = found(warehouse, "indicator_id LIKE 'proc_system_grade_%'")
    assert {(row[0].removeprefix("proc_system_grade_"), row[1], row[2], row[3]) for row in rows} == {
        ("c_ministries", "ministries", 5, 21),
        ("d_ministries", "ministries", 1, 21),
        ("e_ministries", "ministries", 15, 21),
        ("c_localities", "provinces", 39, 63),
        ("d_localities", "provinces", 15, 63),
        ("e_localities", "provinces", 9, 63),
    }


def test_insurance_connection(warehouse):
    (row,) = found(warehouse, "value = 99.5")
    assert row == ("hi_facility_claim_connection_rate", "VN", 99.5, None, "actual", "2020-08-26")
