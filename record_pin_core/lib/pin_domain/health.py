"""What the health page says: a state, what was found, and what to do, for each check.

The functions are given facts (counts, ids, ages) and judge them; the texts stand here so that they
can be translated, tested and documented in one place. No text holds a PIN, a key or a masked value.

:data:`OK`: nothing to do. :data:`ATTENTION`: it works, but something should be decided or done.
:data:`BROKEN`: a promise of Record PIN does not hold until it is done.

>>> line = auditors(0)
>>> line.state, line.code
('attention', 'no_auditor')
>>> line.found
'No active user is a PIN Auditor.'
>>> worst([auditors(1), line])
'attention'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Collection, Iterable, Mapping, NamedTuple, Optional, Sequence, Tuple

from .health_texts import TEXTS, TITLES

OK, ATTENTION, BROKEN = "ok", "attention", "broken"
STATES = (OK, ATTENTION, BROKEN)

#: A checkpoint is due each day; after two days without one the PIN Auditors are told (product.md
#: 10.6). The same for the cleaning that makes it, and for verifying the whole log.
OVERDUE = timedelta(hours=48)
#: Entries are sealed right after they are written, or by the next one.
SEALED_WITHIN = timedelta(hours=1)
#: Entries that the daily cleaning verifies: a longer log takes more days, and may.
ENTRIES_A_DAY = 1_000_000
#: How many names a text lists.
MAX_NAMES = 5

#: Addons of others that are known to read or keep values beside the ORM's rules, and how.
DOORS: Mapping[str, str] = {
    "auditlog": "keeps old and new values of the fields it is told to log in tables of its own",
    "bi_sql_editor": "makes reports of SQL that somebody writes",
    "sql_export": "exports the result of SQL that somebody writes",
    "sql_export_excel": "exports the result of SQL that somebody writes",
}


@dataclass(frozen=True)
class Line:
    """One line of the page. ``code`` is stable; ``values`` are what its texts are filled with."""

    check: str
    state: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What is checked."""
        return TITLES[self.check]

    @property
    def found(self) -> str:
        """What was found."""
        return TEXTS[self.code][0] % self.values

    @property
    def advice(self) -> str:
        """What to do."""
        return TEXTS[self.code][1] % self.values


class Secret(NamedTuple):
    """A secret of the server, as far as the page may know it.

    ``source``: ``config``, ``environment`` or ``file``. ``there``: whether it is found.
    ``problem``: why it cannot be used. ``mode``: permission bits of its file, or None.
    ``parameter``: the name of the system parameter that holds it, which none should.
    """

    setting: str
    source: str
    there: bool
    key_id: str = ""
    problem: str = ""
    path: str = ""
    mode: Optional[int] = None
    parameter: str = ""


class Hash(NamedTuple):
    """Stored PINs that share their parameters; ``rounds`` is 0 where the hash cannot be read."""

    pins: int
    rounds: int
    pepper_id: str


def worst(lines: Iterable[Line]) -> str:
    """Return the state of a whole page."""
    return max((line.state for line in lines), key=STATES.index, default=OK)


def listed(names: Collection[str]) -> str:
    """Join some names for a text, with a mark where there are more."""
    some = ", ".join(sorted(names)[:MAX_NAMES])
    return f"{some}, …" if len(names) > MAX_NAMES else some


# -- secrets outside the database


def pepper(secret: Secret, hashes: Sequence[Hash], known: Collection[str]) -> Line:
    """Judge the pepper. ``known``: ids of the peppers that this server has."""
    readable = [one for one in hashes if one.rounds]
    count = sum(one.pins for one in readable)
    if not secret.there and count:
        return Line("pepper", BROKEN, "pepper_missing", {"count": count, "setting": secret.setting})
    trouble = _secret("pepper", secret)
    lost = [one for one in readable if one.pepper_id not in known]
    if lost and not secret.problem and secret.there:
        values = {
            "count": sum(one.pins for one in lost),
            "ids": listed({one.pepper_id for one in lost}),
        }
        return Line("pepper", BROKEN, "pepper_unknown", values)
    return trouble


def signing_key(secret: Secret, signed: Mapping[str, int], known: Collection[str]) -> Line:
    """Judge the key that signs checkpoints.

    ``signed``: how many checkpoints each key has signed, by the key's id. ``known``: ids of the
    keys that this server has.
    """
    if not secret.there and signed:
        values = {"count": sum(signed.values()), "setting": secret.setting}
        return Line("signing_key", BROKEN, "signing_key_missing", values)
    lost = set(signed) - set(known)
    if lost and secret.there and not secret.problem:
        count = sum(signed[key_id] for key_id in lost)
        values = {"count": count, "ids": listed(lost), "setting": secret.setting}
        return Line("signing_key", BROKEN, "signing_key_unknown", values)
    return _secret("signing_key", secret)


def _secret(check: str, secret: Secret) -> Line:
    values = {"setting": secret.setting, "key": secret.key_id, "path": secret.path}
    if not secret.there:
        return Line(check, OK, "secret_not_needed", values)
    if secret.problem:
        return Line(check, BROKEN, "secret_unusable", dict(values, problem=secret.problem))
    if secret.parameter:
        return Line(check, BROKEN, "secret_in_database", dict(values, parameter=secret.parameter))
    if secret.mode is not None and secret.mode & 0o077:
        return Line(check, ATTENTION, "secret_readable", dict(values, mode=f"{secret.mode:04o}"))
    if secret.source == "file":
        return Line(check, OK, "secret_in_file", values)
    return Line(check, OK, f"secret_in_{secret.source}", values)


def hashes(found: Sequence[Hash], rounds: int) -> Line:
    """Judge how PINs are stored. ``rounds``: what is recommended today."""
    damaged = sum(one.pins for one in found if not one.rounds)
    weak = sum(one.pins for one in found if 0 < one.rounds < rounds)
    values = {"count": sum(one.pins for one in found), "rounds": rounds}
    if damaged:
        return Line("hashes", BROKEN, "hashes_damaged", {"count": damaged})
    if weak:
        return Line("hashes", ATTENTION, "hashes_weak", dict(values, count=weak))
    return Line("hashes", OK, "hashes_fine", values)


# -- the guard


def guard(missing: Collection[str]) -> Line:
    """Judge the hooks. ``missing``: names of those that are not the outermost ones."""
    if missing:
        return Line("guard", BROKEN, "guard_missing", {"names": listed(missing)})
    return Line("guard", OK, "guard_fine")


def protected_models(listed_models: int, suspended: Mapping[str, int]) -> Line:
    """Judge the list. ``suspended``: how many locks there are on models that are not on it."""
    if suspended:
        values = {"count": sum(suspended.values()), "names": listed(suspended)}
        return Line("models", ATTENTION, "locks_suspended", values)
    if not listed_models:
        return Line("models", ATTENTION, "no_model")
    return Line("models", OK, "models_fine", {"count": listed_models})


def link_paths(count: int, dead: Collection[str]) -> Line:
    """Judge link paths. ``dead``: those that lead nowhere any more, as ``model: path``."""
    if dead:
        return Line("link_paths", BROKEN, "link_paths_dead", {"names": listed(dead)})
    return Line("link_paths", OK, "link_paths_fine", {"count": count})


def copies(found: Mapping[str, Collection[str]]) -> Line:
    """Judge copies of masked values. ``found``: models with the names of such fields.

    A report comes without names: nobody knows what its columns are made of.
    """
    if found:
        models = [
            f"{name} ({listed(fields)})" if fields else name for name, fields in found.items()
        ]
        names = listed(models)
        return Line("copies", ATTENTION, "copies_found", {"count": len(found), "names": names})
    return Line("copies", OK, "copies_none")


def doors(installed: Collection[str]) -> Line:
    """Judge doors that are known to be open. ``installed``: names of the installed modules."""
    known = sorted(set(installed) & set(DOORS))
    if known:
        text = "; ".join(f"{name} {DOORS[name]}" for name in known)
        return Line("doors", ATTENTION, "doors_modules", {"names": text, "count": len(known)})
    return Line("doors", OK, "doors_none")


def shared_links(found: Collection[str]) -> Line:
    """Judge links that open without a PIN. ``found``: models of locked documents with one."""
    if found:
        values = {"names": listed(found), "count": len(found)}
        return Line("shared_links", ATTENTION, "shared_links_found", values)
    return Line("shared_links", OK, "shared_links_none")


def templates(editors: Optional[int], everybody: bool) -> Line:
    """Judge who may write expressions into templates of e-mails: Odoo runs them as code.

    :param editors: how many active users; None where no app renders templates
    :param everybody: whether every internal user is one of them
    """
    if editors is None:
        return Line("templates", OK, "templates_none")
    if everybody:
        return Line("templates", ATTENTION, "templates_everybody")
    return Line("templates", OK, "templates_few", {"count": editors})


def lockouts(in_force: int, closed: int) -> Line:
    """Judge lockouts. ``closed``: records that open for nobody until their PIN is reset."""
    values = {"count": in_force, "closed": closed}
    return Line(
        "lockouts",
        ATTENTION if closed else OK,
        "lockouts_closed" if closed else "lockouts_fine",
        values,
    )


# -- the event log


def log_guard(missing: Collection[str]) -> Line:
    """Judge the triggers. ``missing``: those that are gone, switched off or do something else."""
    if missing:
        return Line("log_guard", BROKEN, "log_guard_missing", {"names": listed(missing)})
    return Line("log_guard", OK, "log_guard_fine")


class Log(NamedTuple):
    """What is known of the chain without reading all of it.

    ``last``: the number of the last entry. ``looked_at``: how many of the last ones were verified
    now, and ``problem`` what is wrong with them. ``waiting_since``: when the oldest entry was
    written that has no number yet. ``verified``: when all of it was verified last, and
    ``verified_problem`` what was wrong then. ``first``: when the oldest entry was written.
    """

    last: int = 0
    looked_at: int = 0
    problem: str = ""
    waiting_since: Optional[datetime] = None
    verified: Optional[datetime] = None
    verified_problem: str = ""
    first: Optional[datetime] = None


def log(facts: Log, now: datetime) -> Line:
    """Judge the chain of the event log."""
    values = {
        "last": facts.last,
        "looked_at": facts.looked_at,
        "verified": _text(facts.verified),
    }
    problem = facts.verified_problem or facts.problem
    if problem:
        return Line("log", BROKEN, "log_broken", dict(values, problem=problem))
    if facts.waiting_since and now - facts.waiting_since > SEALED_WITHIN:
        return Line("log", ATTENTION, "log_waits", dict(values, since=_text(facts.waiting_since)))
    if facts.verified is None:
        new = not facts.first or now - facts.first <= OVERDUE
        return Line("log", OK if new else ATTENTION, "log_new" if new else "log_unverified", values)
    if now - facts.verified > OVERDUE + timedelta(days=facts.last // ENTRIES_A_DAY):
        return Line("log", ATTENTION, "log_unverified", values)
    return Line("log", OK, "log_fine", values)


def checkpoint(last: Optional[datetime], first_entry: Optional[datetime], now: datetime) -> Line:
    """Judge the age of the last checkpoint.

    :param first_entry: when the oldest entry was written, for a log that has no checkpoint yet
    """
    if last is None:
        late = first_entry is not None and now - first_entry > OVERDUE
        return Line(
            "checkpoint",
            BROKEN if late else OK,
            "checkpoint_never" if late else "checkpoint_soon",
        )
    values = {"date": _text(last), "hours": int((now - last) / timedelta(hours=1))}
    if now - last > OVERDUE:
        return Line("checkpoint", BROKEN, "checkpoint_late", values)
    return Line("checkpoint", OK, "checkpoint_fine", values)


def cleaning(active: Optional[bool], due: Optional[datetime], now: datetime) -> Line:
    """Judge Odoo's daily cleaning. ``active`` is None where there is no such job."""
    if not active or due is None:
        return Line("cleaning", BROKEN, "cleaning_off")
    if now - due > OVERDUE / 2:  # the job is due each day
        return Line("cleaning", BROKEN, "cleaning_late", {"date": _text(due)})
    return Line("cleaning", OK, "cleaning_fine", {"date": _text(due)})


def sending(ways: int, sent: Mapping[str, str]) -> Line:
    """Judge how checkpoints leave the database.

    :param ways: how many the settings name
    :param sent: ``{way: problem}`` of the last checkpoint; no problem where it went
    """
    failed = [f"{name}: {problem}" for name, problem in sorted(sent.items()) if problem]
    if failed:
        return Line("sending", BROKEN, "sending_failed", {"problem": listed(failed)})
    if not ways:
        return Line("sending", ATTENTION, "sending_none")
    if len(sent) < ways:
        return Line("sending", OK, "sending_soon")
    return Line("sending", OK, "sending_fine", {"names": listed(sent)})


def kept(log_days: int, personal_days: int, unreadable: Collection[str]) -> Line:
    """Judge how long entries are kept. ``unreadable``: parameters that hold no number of days."""
    if unreadable:
        return Line("retention", ATTENTION, "retention_unreadable", {"names": listed(unreadable)})
    values = {"log": log_days, "personal": personal_days}
    return Line("retention", OK, "retention_fine" if log_days else "retention_forever", values)


def auditors(count: int) -> Line:
    """Judge whether somebody is there to be told. ``count``: active PIN Auditors."""
    if not count:
        return Line("auditors", ATTENTION, "no_auditor")
    return Line("auditors", OK, "auditors_fine", {"count": count})


def proxy(mode: bool, headers: Optional[Tuple[bool, bool]]) -> Line:
    """Judge whether the addresses in the log are those of clients.

    :param mode: whether Odoo's proxy mode is on
    :param headers: whether the request at hand has ``X-Forwarded-For`` and ``X-Forwarded-Host``;
        None where there is none to look at
    """
    if headers is None:
        return Line("proxy", OK, "proxy_unknown")
    forwarded, host = headers
    if forwarded and not mode:
        return Line("proxy", ATTENTION, "proxy_mode_off")
    if mode and not host:
        return Line("proxy", ATTENTION, "proxy_not_used")
    return Line("proxy", OK, "proxy_fine")


def _text(moment: Optional[datetime]) -> str:
    return "" if moment is None else moment.replace(microsecond=0).isoformat(" ")
