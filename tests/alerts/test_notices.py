"""What operators are told: what is wrong, that nothing is lost, and what to type."""

import pytest

from alerts.notices import NoticeKind, compose_notice

FACTS = {"channel": "owners#a b@example.vn", "detail": "550 refused", "sources": ["so_tttt", "bao_a"]}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (NoticeKind.BROKEN, "targetwatch alerts test owners"),
        (NoticeKind.UNROUTED, "targetwatch alerts lint"),
        (NoticeKind.CAP, "targetwatch alerts history"),
        (NoticeKind.SOURCES, "targetwatch sources check so_tttt bao_a"),
        (NoticeKind.CHECKS, "targetwatch check"),
        (NoticeKind.MENDED, "targetwatch check"),
    ],
)
def test_each_notice_ends_with_what_to_type(kind, typed):
    message = compose_notice(kind, FACTS | {"items": ["một", "hai"], "cap": 3, "held": 7}, "en")
    assert message.subject.startswith("targetwatch: ")
    for form in (message.text, message.slack):
        assert f"{typed}\n" in form.replace("`", "")


def test_every_item_is_listed_or_counted():
    message = compose_notice("unrouted", {"items": [f"T{n} – Lạng Sơn" for n in range(50)]}, "en")
    assert message.subject == "targetwatch: 50 alerts reach nobody"
    assert message.text.count("Lạng Sơn") == 20
    assert "- and 30 more" in message.text


def test_a_command_is_quoted_for_the_shell():
    message = compose_notice("sources", {"sources": ["x; rm -rf /"]}, "en")
    assert "targetwatch sources check 'x; rm -rf /'" in message.text


def test_of_many_sources_all_are_looked_at():
    message = compose_notice("sources", {"sources": [f"s{n}" for n in range(200)]}, "en")
    assert message.text.count("targetwatch sources check\n") == 1


def test_a_page_is_a_link():
    message = compose_notice("sources", {"items": [("s: 0 of .title", "https://s.example/1")], "sources": ["s"]}, "en")
    assert "- s: 0 of .title\n  https://s.example/1\n" in message.text
    assert 'href="https://s.example/1"' in message.html
    assert "<https://s.example/1|open it>" in message.slack


def test_a_fact_that_is_missing_is_named():
    with pytest.raises(KeyError, match="detail"):
        compose_notice("broken", {"channel": "owners"})
