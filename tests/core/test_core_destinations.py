"""destinations: where checkpoints are sent, and in which form a syslog gets them."""

from datetime import datetime

import pytest
from core_logs import PUBLIC, Log

from pin_domain.checkpoints import read_checkpoints
from pin_domain.destinations import Syslog, emails, message, syslog
from pin_domain.errors import PolicyError

NOON = datetime(2026, 5, 1, 12, 0, 0, 5)
LINE = Log(3).checkpoint(3)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        (None, ()),
        (" a@b.example ;c@d.example\n, a@b.example,", ("a@b.example", "c@d.example")),
    ],
)
def test_addresses(text, found):
    assert emails(text) == found


@pytest.mark.parametrize("text", ["anna", "a@b", "a b@c.example", "A <a@b.example>", "@b.example"])
def test_what_is_no_address_is_refused(text):
    with pytest.raises(PolicyError) as caught:
        emails("good@example.com, " + text)
    assert caught.value.code == "bad_email"
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, None),
        ("  ", None),
        ("udp://log", Syslog("udp", "log", 514)),
        ("tcp://10.0.0.1", Syslog("tcp", "10.0.0.1", 601)),
        ("tcp://[::1]:6514", Syslog("tcp", "::1", 6514)),
        ("/run/log", Syslog("socket", "/run/log", 0)),
    ],
)
def test_syslogs(text, found):
    assert syslog(text) == found


@pytest.mark.parametrize("text", ["log", "http://log", "udp://", "udp://log:0", "udp://log:65536"])
def test_what_is_no_syslog_is_refused(text):
    with pytest.raises(PolicyError) as caught:
        syslog(text)
    assert caught.value.code == "bad_syslog"


@pytest.mark.parametrize("text", ["udp://log", "tcp://log", "/dev/log"])
def test_the_verifier_reads_the_message(text):
    sent = message(syslog(text), LINE.decode(), NOON, "a server")
    assert sent.startswith(b"<109>")
    assert sent.endswith(b"\n") == text.startswith("tcp")
    good, findings = read_checkpoints([sent], [PUBLIC])
    assert (len(good), findings) == (1, [])
    if not text.startswith("/"):
        assert sent.startswith(b"<109>1 2026-05-01T12:00:00Z aserver record_pin - checkpoint - {")
