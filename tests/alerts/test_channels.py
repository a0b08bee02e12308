"""The channels file: strict, and silent about its secrets."""

import logging
from pathlib import Path

import pytest
import yaml

import alerts
from alerts.channels import Channel, ChannelError, load_channels, read_channels, tags_of
from alerts.routes import check_channels, load_routes
from alerts.services import open_service

EXAMPLE = Path(alerts.__file__).parent / "channels.example.yml"
ENVIRON = {
    "SMTP_USER": "watch",
    "SMTP_PASSWORD": "s3cr3t",
    "SLACK_A": "T1JJ3T3L2",
    "SLACK_B": "A1BRTD4JD",
    "SLACK_C": "TIiajkdnlazkcOXrIdevi7FQ",
}
MAIL = "smtp://mail.example.org?from=watch@example.org"


def test_the_example_serves_the_default_routes():
    channels = load_channels(EXAMPLE, ENVIRON)
    assert list(channels) == [
        "leadership#chair@example.org",
        "leadership#deputy@example.org",
        "owners#owners@example.org",
        "ops",
    ]
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
        ({"ops": {"url": MAIL, "too": "x"}}, "ops: too: unknown key; use url and to"),
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
    servers = [open_service(channel.service_url, 1) for channel in channels.values()]
    shown = repr(channels) + caplog.text + "".join(repr(getattr(server, "server", "")) for server in servers)
    assert "leadership" in shown
    assert not [secret for secret in ("s3cr3t", ENVIRON["SLACK_C"]) if secret in shown]


def test_the_name_tells_tag_and_recipient():
    assert Channel("ops", "json://x").name == "ops"
    assert Channel("ops", "json://x", "a@example.org").name == "ops#a@example.org"


def test_the_example_is_plain_yaml():
    assert set(yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))) == {"leadership", "owners", "ops"}
