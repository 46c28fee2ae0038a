r"""What a line of a server's log must not show: PINs, their hashes, and tokens.

Odoo logs the arguments of every call, and the text of every query, when it is asked to
(``--log-level=debug_rpc``, ``debug_rpc_answer``, ``debug_sql``). :data:`RULES` says, for each of
its loggers, what is blanked. Where a line names the call it belongs to, the arguments of the model
with the PINs go as a whole, so that no list of methods can be out of date. Odoo 15 logs a call over
several lines which do not; there every text and number that could be a PIN, and every text that
could be a token, goes, whoever sent it (ids of four digits and more among them).

>>> blank("odoo.api", "call record.pin.lock().unlock('res.partner', 14, '4071')")
'call record.pin.lock().unlock(***)'
>>> blank("odoo.http.rpc.request", " ['res.partner', 14, '4071'],")
" ['res.partner', 14, '***'],"
>>> blank("odoo.sql_db", "UPDATE t SET h = '$pbkdf2-sha256$i=600000,k=00000000$c2FsdA$ZGln'")
"UPDATE t SET h = '***'"
"""

from __future__ import annotations

import re
from typing import Mapping, Pattern, Tuple

from .pin_strength import MAX_LENGTH, MIN_LENGTH

BLANK = "***"

#: The arguments of a call of the model that takes and gives PINs.
_CALL = re.compile(r"(?<=^call )(record\.pin\.lock\([\d, ]*\)\.\w+)\(.*\)$", re.DOTALL)
#: A quoted PIN, or what is typed for one.
_PIN = re.compile(r"(['\"])[0-9]{%d,%d}\1" % (MIN_LENGTH, MAX_LENGTH))
#: The same without quotes: a PIN that was sent as a number is refused, but it is one.
_NUMBER = re.compile(r"(?<![\w.'\"-])[0-9]{%d,%d}(?![\w.'\"])" % (MIN_LENGTH, MAX_LENGTH))
#: A quoted token of an unlock: 32 random bytes in URL-safe base64 are 43 characters.
_TOKEN = re.compile(r"(['\"])[A-Za-z0-9_-]{43}\1")
#: A PHC string.
_HASH = re.compile(r"\$pbkdf2-sha256\$i=[^\s'\"]*")

_Rule = Tuple[Pattern[str], str]
_CALLS: Tuple[_Rule, ...] = ((_CALL, r"\1(" + BLANK + ")"),)
_LINES: Tuple[_Rule, ...] = (
    (_PIN, r"\1" + BLANK + r"\1"),
    (_NUMBER, BLANK),
    (_TOKEN, r"\1" + BLANK + r"\1"),
)
_QUERIES: Tuple[_Rule, ...] = ((_HASH, BLANK),)

#: Name of a logger: what is blanked in its lines.
RULES: Mapping[str, Tuple[_Rule, ...]] = {
    "odoo.api": _CALLS,  # 15 to 18
    "odoo.service.model": _CALLS,  # 19
    "odoo.http.rpc.request": _LINES,  # 15; later series log nothing with these two
    "odoo.http.rpc.response": _LINES,
    "odoo.sql_db": _QUERIES,  # all queries at the level of debugging, failed ones as errors
}


def blank(logger: str, line: str) -> str:
    """Return ``line`` as ``logger`` may show it; unchanged for a logger without a rule."""
    for pattern, instead in RULES.get(logger, ()):
        line = pattern.sub(instead, line)
    return line
