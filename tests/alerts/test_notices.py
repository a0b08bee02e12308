"""What operators are told: what is wrong, that nothing is lost, and what to type."""

import pytest

from alerts.notices import NoticeKind, compose_notice

FACTS = {"channel": "owners#a b@example.vn", "detail": "550 refused", "source": "so_tttt", "problem": "0 of .title"}


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (NoticeKind.BROKEN, "targetwatch alerts test owners"),
        (NoticeKind.UNROUTED, "targetwatch alerts lint"),
        (NoticeKind.CAP, "targetwatch alerts history"),
        (NoticeKind.DRIFTED, "targetwatch sources check so_tttt"),
        (NoticeKind.ENDED, "targetwatch alerts silence --help"),
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
    message = compose_notice("drifted", {"source": "x; rm -rf /", "problem": "p"}, "en")
    assert "targetwatch sources check 'x; rm -rf /'" in message.text


def test_a_fact_that_is_missing_is_named():
    with pytest.raises(KeyError, match="detail"):
        compose_notice("broken", {"channel": "owners"})
