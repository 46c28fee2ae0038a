"""Where signed checkpoints are sent, as an administrator writes it into a setting.

>>> emails("anna@example.com, ben@example.com")
('anna@example.com', 'ben@example.com')
>>> syslog("tcp://log.example.com:601")
Syslog(protocol='tcp', host='log.example.com', port=601)
>>> syslog("/dev/log")
Syslog(protocol='socket', host='/dev/log', port=0)
>>> syslog("") is None
True
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple, Optional, Tuple

from .errors import PolicyError

#: RFC 5426 and the port registered for syslog over TCP (RFC 6587 names none; 601 is syslog-conn).
PORTS = {"udp": 514, "tcp": 601}
#: Facility 13 (log audit), severity 5 (notice): RFC 5424, 6.2.1.
PRIORITY = 13 * 8 + 5
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")
_SYSLOG = re.compile(r"(udp|tcp)://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?/?")


class Syslog(NamedTuple):
    """``protocol``: ``udp``, ``tcp`` or ``socket``; for a socket ``host`` is its path."""

    protocol: str
    host: str
    port: int


def emails(text: Optional[str]) -> Tuple[str, ...]:
    """Return the addresses, each once.

    :raises PolicyError: names the first that is none.
    """
    found = [word.strip() for word in re.split(r"[,;\n]", text or "") if word.strip()]
    for word in found:
        if not _EMAIL.fullmatch(word):
            raise PolicyError("bad_email", value=word[:100])
    return tuple(dict.fromkeys(found))


def syslog(text: Optional[str]) -> Optional[Syslog]:
    """Return where the syslog is; None for an empty setting.

    :raises PolicyError: it is neither an address nor the path of a socket.
    """
    word = (text or "").strip()
    if not word:
        return None
    if word.startswith("/"):
        return Syslog("socket", word, 0)
    found = _SYSLOG.fullmatch(word)
    port = int(found[3] or PORTS[found[1]]) if found else 0
    if found is None or not 0 < port < 65536:
        raise PolicyError("bad_syslog", value=word[:100])
    return Syslog(found[1], found[2].strip("[]"), port)


def message(to: Syslog, line: str, now: datetime, host: str) -> bytes:
    """Return a signed line as the syslog takes it.

    :param now: naive UTC
    :param host: the name of this server
    """
    text = line.strip()
    if to.protocol == "socket":  # the local daemon adds time and host
        return f"<{PRIORITY}>record_pin: {text}".encode("ascii")
    when = now.replace(microsecond=0).isoformat() + "Z"
    ending = "\n" if to.protocol == "tcp" else ""  # RFC 6587, 3.4.2
    name = re.sub(r"[^!-~]", "", host)[:255] or "-"
    return f"<{PRIORITY}>1 {when} {name} record_pin - checkpoint - {text}{ending}".encode("ascii")
