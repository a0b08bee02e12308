"""What is remembered of hosts, pages and sources between runs."""

from dataclasses import replace

from warehouse.load import known_pages, load_articles, sync_sources
from warehouse.records import Drift, HostState, PageState, SourceCheck, SourceRow, Tier
from warehouse.watch import (
    drift_of,
    known_hosts,
    last_good_page,
    record_drifts,
    record_source_checks,
    remember_hosts,
)

QUIET = HostState("quiet.example")


def test_hosts_are_remembered_as_they_were_left(con, moment, everything):
    slow = HostState("slow.example", 2.5, moment(1), "User-agent: *\nDisallow: /tìm", moment(0), '"e"', "Thu, 01 Jan")
    remember_hosts(con, [slow, QUIET])
    assert known_hosts(con) == [QUIET, slow]
    before = everything(con)
    remember_hosts(con, [slow])
    assert everything(con) == before
    recovered = replace(slow, slowness=1.0, not_before=None)
    remember_hosts(con, [recovered])
    assert known_hosts(con) == [QUIET, recovered]


def test_no_host_is_known_at_first(con):
    remember_hosts(con, [])
    assert known_hosts(con) == []


def test_a_look_at_a_page_that_did_not_change_moves_only_that(con, moment):
    page = PageState("https://a/1", "ministry", '"e"', "", "hash", moment(0), "1", moment(0))

    def look(state):
        load_articles(con, [], reader_version="1", now=moment(0), pages=[state])
        return known_pages(con, "ministry")[page.url]

    assert look(page) == page
    assert look(replace(page, fetched_at=moment(2), checked_at=moment(2))) == replace(page, checked_at=moment(2))
    assert look(replace(page, checked_at=moment(1))) == replace(page, checked_at=moment(2))
    changed = replace(page, content_hash="other", fetched_at=moment(3), checked_at=moment(3))
    assert look(changed) == changed


def test_of_two_looks_at_a_page_in_one_load_the_later_counts(con, moment):
    pages = [PageState("https://a/1", "ministry", "", "", f"h{day}", moment(day), "1", moment(day)) for day in (1, 0)]
    load_articles(con, [], reader_version="1", now=moment(1), pages=pages)
    assert known_pages(con, "ministry") == {"https://a/1": pages[0]}


def test_the_last_good_page_is_the_newest_that_was_read(con, story, figure, moment):
    assert last_good_page(con, "ministry") == ""
    for name, day, archive in (("a", 1, "a.warc#1"), ("b", 2, "b.warc#1"), ("c", 3, "")):
        read = story(name, figure("1", moment(0).date()), fetched=day)
        read = replace(read, article=replace(read.article, archive=archive))
        load_articles(con, [read], reader_version="1", now=moment(3))
    assert last_good_page(con, "ministry") == "b.warc#1"
    assert last_good_page(con, "paper") == ""


def test_a_drift_is_kept_once_beside_the_last_good_page(con, story, figure, moment):
    read = story("good", figure("1", moment(0).date()), fetched=0)
    load_articles(
        con,
        [replace(read, article=replace(read.article, archive="good.warc#1"))],
        reader_version="1",
        now=moment(0),
    )
    drift = Drift("ministry", "https://a/bad", moment(1), "no body", "bad.warc#1", last_good_page(con, "ministry"))
    record_drifts(con, [drift, drift])
    record_drifts(con, [drift, replace(drift, found_at=moment(2), good_archive="")])
    rows = con.execute("SELECT source_name, url, problem, bad_archive, good_url FROM mart.source_drifts").fetchall()
    shown = ("Bộ Công an", "https://a/bad", "no body", "bad.warc#1")
    assert rows == [(*shown, None), (*shown, "https://ministry.example/good")]


def test_the_last_look_at_a_source_is_in_its_row(con, moment):
    fine = SourceCheck("ministry", moment(0), "fine", "fine", "none", "fine", "fine", "fine")
    trouble = replace(fine, checked_at=moment(1), feed="404; mend the address", article="no body")
    record_source_checks(con, [trouble, fine, fine])
    record_source_checks(con, [trouble])
    assert con.execute("SELECT count(*) FROM core.source_checks").fetchone() == (2,)
    rows = con.execute("SELECT source_id, last_check FROM mart.source_health ORDER BY source_id").fetchall()
    assert rows == [("ministry", "feed: 404; mend the address; article: no body"), ("paper", None)]
    record_source_checks(con, [replace(fine, checked_at=moment(2))])
    assert con.execute("SELECT last_check FROM mart.source_health").fetchone() == ("fine",)


def test_nothing_is_known_of_the_drift_of_a_new_source(con):
    assert drift_of(con, "ministry") == "none"
    assert drift_of(con, "nobody") == "none"


def test_what_is_declared_of_a_source_is_known_better(con, everything, moment):
    row = SourceRow(
        "ministry", "Bộ Công an", "ministry.example", Tier.MINISTRY, "bo_cong_an", 2, 20.5, None, None, False
    )
    sync_sources(con, [row], moment(0))
    before = everything(con)
    sync_sources(con, [row], moment(0))
    assert everything(con) == before
    held = con.execute("SELECT * FROM core.sources WHERE source_id = 'ministry'").fetchone()
    assert held == (
        "ministry", "Bộ Công an", "ministry.example", 2, "bo_cong_an", 2.0, 20.5, None, None, False, moment(0),
    )  # fmt: skip
