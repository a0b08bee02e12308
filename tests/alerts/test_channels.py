"""The channels file: strict, and silent about its secrets."""

import logging
from pathlib import Path

import pytest
import yaml
from apprise.plugins.custom_json import NotifyJSON

import alerts
from alerts.channels import Channel, ChannelError, fallback_of, load_channels, read_channels, tags_of
from alerts.routes import check_channels, load_routes
from alerts.services import open_service

EXAMPLE = Path(alerts.__file__).parent / "channels.example.yml"
ENVIRON = {
    "SMTP_USER": "watch",
    "SMTP_PASSWORD": "s3cr3t",
    "SLACK_A": "T1JJ3T3L2",
    "SLACK_B": "A1BRTD4JD",
    "SLACK_C": "TIiajkdnlazkcOXrIdevi7FQ",
    "SLACK_BOT_TOKEN": "xoxb-1234-1234-abcdef",
    "TELEGRAM_BOT_TOKEN": "123456789:abcdefg_hijklmnop-1234567890abcdef",
    "TELEGRAM_CHAT": "-1001234567890",
    "TEAMS_HOST": "prod-01.example.org",
    "TEAMS_WORKFLOW": "643e69f83c8944",
    "TEAMS_SIGNATURE": "ABCdefGHI",
    "ZALO_BOT_TOKEN": "123456789:abcdefghijKLMNOP",
    "ZALO_CHAT": "abcd1234",
    "HOOK_HOST": "hook.example.org",
    "HOOK_TOKEN": "h00kt0ken",
}
MAIL = "smtp://mail.example.org?from=watch@example.org"


def test_the_example_serves_the_default_routes():
    channels = load_channels(EXAMPLE, ENVIRON)
    assert list(channels) == [
        "leadership#chair@example.org",
        "leadership#deputy@example.org",
        "owners#owners@example.org",
        "ops",
        "ops-bot##targetwatch",
        "telegram#-1001234567890",
        "teams",
        "zalo#abcd1234",
        "hook",
    ]
    assert [channel.name for channel in fallback_of(channels)] == ["ops"]
    assert {channel.tag: channel.interval for channel in channels.values()} == {
        "leadership": 2.0,
        "owners": 0.05,
        "ops": 1.0,
        "ops-bot": 1.0,
        "telegram": 1.0,
        "teams": 0.0,
        "zalo": 1.0,
        "hook": 0.0,
    }
    check_channels(load_routes(), tags_of(channels))


def test_each_recipient_has_a_service_of_his_own():
    channels = read_channels({"mail": {"url": MAIL, "to": ["a@example.org", "b@example.org"]}}, {}, "file")
    servers = [open_service(channel.service_url, 1).server for channel in channels.values()]
    assert [server.recipient for server in servers] == ["a@example.org", "b@example.org"]
    assert {(server.host, server.port, server.sender) for server in servers} == {
        ("mail.example.org", 587, "watch@example.org")
    }


def test_a_service_has_its_limits_and_leaves_retries_to_the_outbox():
    service = open_service("json://hook.example.org/path?redirect=yes&retry=4", 2.5)
    assert service.request_timeout == (2.5, 2.5)
    assert (service.redirects, service.retry) == (False, 0)


@pytest.mark.parametrize(
    ("tables", "complaint"),
    [
        ({"ops": "nonsense://x"}, "ops: url: no service can read this nonsense:// address"),
        ({"ops": "slack://bad/${SLACK_B}/${SLACK_C}!"}, "ops: url: not a valid slack:// address"),
        ({"ops": "slack://${NOBODY}/b/c"}, "ops: url: variable NOBODY is not set; export NOBODY"),
        ({"ops": {"url": MAIL}}, "ops: url: not a valid smtp:// address: the recipient is not one mail address"),
        ({"ops": {"url": "smtp://mail.example.org", "to": "a@example.org"}}, r"\?from= is not one mail address"),
        ({"ops": {"url": MAIL, "to": "a@example.org\r\nBcc: b@example.org"}}, "the recipient is not one mail address"),
        ({"ops": {"url": MAIL, "to": []}}, "ops: to: not a list of recipients"),
        ({"ops": {"url": MAIL, "to": [["a@example.org"]]}}, "ops: to: not a list of recipients"),
        ({"ops": {"url": MAIL, "to": ["a@b.vn", "a@b.vn"]}}, "ops: to: a recipient is there twice"),
        ({"ops": {"url": MAIL, "too": "x"}}, "ops: too: unknown key; use url, to and rate"),
        ({"ops": {"url": MAIL, "to": "a@b.vn", "rate": "fast"}}, "ops: rate: 'fast' is no rate; write it 30/min"),
        ({"ops": {"url": MAIL, "to": "a@b.vn", "rate": "0/s"}}, "ops: rate: '0/s' is no rate"),
        ({"ops": {"url": MAIL, "to": "a@b.vn", "rate": 5}}, "ops: rate: 5 is no rate"),
        ({"o#s": "json://hook.example.org"}, "o#s: not a tag"),
        ({"fallback": "opps", "ops": "json://hook.example.org"}, "fallback: 'opps' is no tag of this file; name one"),
        ({"zalo": "zalo://no-token/chat"}, r"zalo: url: (no service can read this|not a valid) zalo:// address"),
        ({"ops": {"to": "x"}}, "ops: url: missing"),
        ({"ops": 3}, "ops: url: missing"),
        (["ops"], "not a table of tags"),
    ],
)
def test_mistakes_name_file_and_key_and_no_secret(tables, complaint):
    with pytest.raises(ChannelError, match=complaint) as caught:
        read_channels(tables, ENVIRON, "channels.yml")
    said = str(caught.value)
    assert said.startswith("channels.yml: ")
    assert "\n" not in said
    assert not [secret for secret in ENVIRON.values() if secret in said]


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(ChannelError, match=r"none\.yml: No such file.*; copy channels\.example\.yml"):
        load_channels(tmp_path / "none.yml", {})
    broken = tmp_path / "broken.yml"
    broken.write_text("ops: [", encoding="utf-8")
    with pytest.raises(ChannelError, match=r"broken\.yml: not YAML"):
        load_channels(broken, {})


def test_secrets_stay_out_of_repr_and_log(caplog):
    caplog.set_level(logging.DEBUG)
    channels = load_channels(EXAMPLE, ENVIRON)
    with pytest.raises(ChannelError):
        read_channels({"ops": "slack://bad/${SLACK_B}/${SLACK_C}!"}, ENVIRON, "file")
    services = [open_service(channel.service_url, 1) for channel in channels.values()]
    shown = repr(channels) + caplog.text + "".join(repr(getattr(service, "server", "")) for service in services)
    shown += "".join(service.url(privacy=True) for service in services if not isinstance(service, NotifyJSON))
    assert "leadership" in shown
    secrets = [value for name, value in ENVIRON.items() if not name.endswith(("_HOST", "_CHAT", "_USER"))]
    assert not [secret for secret in secrets if secret in shown]


def test_the_fallback_is_the_tag_named_or_ops():
    tables = {"ops": "json://a.example.org", "boss": "json://b.example.org"}
    assert [one.tag for one in fallback_of(read_channels(tables, {}, "file"))] == ["ops"]
    assert [one.tag for one in fallback_of(read_channels(tables | {"fallback": "boss"}, {}, "file"))] == ["boss"]
    assert fallback_of(read_channels({"boss": "json://b.example.org"}, {}, "file")) == []
    assert [one.tag for one in fallback_of({"ops": Channel("ops", "json://x")})] == ["ops"]


def test_the_name_tells_tag_and_recipient():
    assert Channel("ops", "json://x").name == "ops"
    assert Channel("ops", "json://x", "a@example.org").name == "ops#a@example.org"


def test_the_example_is_plain_yaml():
    assert set(yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))) == {
        *("fallback", "leadership", "owners", "ops", "ops-bot", "telegram", "teams", "zalo", "hook")
    }
