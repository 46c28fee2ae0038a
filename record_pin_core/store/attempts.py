"""The stored side of ``pin_domain.lockout``: one row for each budget an attempt spends from.

Rows are keyed by user, model and id, not by lock: an attempt at a record that has no lock,
or is not there, spends and answers like any other.
"""

from collections import namedtuple
from datetime import timedelta

from odoo import fields

from .. import compat
from ..lib.pin_domain import lockout

SCOPES = [
    ("own", "One user, one record"),
    ("shared", "All users, one record"),
    ("spraying", "One user, all records"),
    ("lifetime", "All users, one record, until a reset"),
]

Account = namedtuple("Account", "user_id res_model res_id")
Account.__doc__ = """Who tries, and at which record."""

Attempt = namedtuple("Attempt", "answer at exempt")
Attempt.__doc__ = (
    """The ``lockout.Answer`` of an attempt, and what ``passed`` needs to take it back."""
)

_COLUMNS = (
    "failures", "lockouts", "locked_until", "last_fingerprint", "repeats", "first_failure_at",
    "total",
)  # fmt: skip


_BUDGETS = [f"record_pin_{name}_attempts" for name in ("shared", "user", "lifetime")]


def limits(env, source):
    """The limits of a lock, or of the protected model where there is none, for the current user.

    Of the settings of all the user's companies, archived ones aside, the strictest counts, since
    users choose in which of their companies they work.

    :param source: has ``max_attempts`` and ``lockout_minutes``
    """
    text, params = _budgets_sql(env)
    env.cr.execute(text, params)
    return _limits(source, env.cr.fetchone())


def _budgets_sql(env):
    """A query of one row with the columns of ``_BUDGETS``."""
    companies = env["res.company"].sudo()
    archived = ["active"] if "active" in companies._fields else []  # as ``company_ids`` leaves out
    compat.flush(companies, _BUDGETS + archived)
    text = (
        f"SELECT {', '.join(f'min({name})' for name in _BUDGETS)} FROM res_company"
        f" WHERE {' AND '.join(['TRUE', *archived])}"
        " AND id IN (SELECT cid FROM res_company_users_rel WHERE user_id = %s)"
    )
    return text, [env.uid]


def _limits(source, budgets):
    shared, spraying, lifetime = budgets
    return lockout.Limits(
        own=lockout.LockoutPolicy(
            max_attempts=source.max_attempts, lockout_minutes=source.lockout_minutes
        ),
        shared=lockout.Budget(shared),
        spraying=lockout.Budget(spraying),
        lifetime=lockout.LifetimeCap(lifetime),
    )


def refusal(env, account, source):
    """What a caller is told whose budget has been used up before: counts nothing, waits for nobody.

    One query: that of somebody who goes on guessing must not cost more.

    :param source: as for ``limits``
    :return: ``lockout.Answer``, or None while an attempt may be made
    """
    user_id, res_model, res_id = account
    budgets, params = _budgets_sql(env)
    env.cr.execute(
        "SELECT EXISTS (SELECT 1 FROM record_pin_lock"
        "  WHERE owner_id = %s AND res_model = %s AND res_id = %s),"
        f" budgets.*, scope, {', '.join(_COLUMNS)} FROM ({budgets}) budgets ({', '.join(_BUDGETS)})"
        " LEFT JOIN record_pin_attempt ON (scope, user_id, res_model, res_id) IN %s",
        [user_id, res_model, res_id, *params, _rows(account)],
    )
    rows = env.cr.fetchall()
    (is_owner, *values), at = rows[0], 1 + len(_BUDGETS)
    answer, _spent = lockout.attempt(
        _ledger(row[at:] for row in rows if row[at]),
        _limits(source, values[: len(_BUDGETS)]),
        fields.Datetime.now(),
        exempt_from_shared=is_owner,
    )
    return None if answer.allowed else answer


def begin(cr, account, limits_, pin, ring, stored_hash, is_owner=False):
    """Count an attempt, before its PIN is compared. The caller commits ``cr`` first.

    :return: ``Attempt``
    """
    ledger = _load(cr, account)
    now = fields.Datetime.now()  # after the wait for the rows: others may have counted meanwhile
    mark = lockout.fingerprint(
        pin,
        ring.key(),
        f"{account.res_model},{account.res_id},{stored_hash or ''}".encode(),
    )
    answer, spent = lockout.attempt(ledger, limits_, now, mark, exempt_from_shared=is_owner)
    _save(cr, account, ledger, spent)
    return Attempt(answer, now, is_owner)


def passed(cr, account, attempt):
    """Take the attempt back: its PIN was right."""
    ledger = _load(cr, account)
    after = lockout.passed(ledger, attempt.at, attempt.answer.counted, attempt.exempt)
    _save(cr, account, ledger, after)


def clear_record(cr, res_model, res_id):
    """Forget all failures and lockouts at one record, of all users (a reset)."""
    cr.execute(
        "DELETE FROM record_pin_attempt WHERE res_model = %s AND res_id = %s", [res_model, res_id]
    )


def clean(cr):
    """Remove rows that say no more than a missing one would. The caller commits ``cr``.

    Those are: a window that is over, and counters that are at nothing. What a user or everybody
    failed at one record stays, for ever: who waits must not get fresh guesses, and a record with
    a lock must not be told from one without. (It cannot grow at will: who has used up the budget
    over all records is refused before a row is made.)
    """
    # Else a row could go between the moment an attempt finds it and the one in which it counts.
    cr.execute("LOCK TABLE record_pin_attempt IN SHARE ROW EXCLUSIVE MODE")
    window = timedelta(hours=lockout.Budget().window_hours)
    cr.execute(
        "DELETE FROM record_pin_attempt WHERE CASE scope"
        " WHEN 'own' THEN failures = 0 AND lockouts = 0 AND total = 0 AND repeats = 0"
        " WHEN 'lifetime' THEN failures = 0"
        " ELSE failures = 0 OR first_failure_at <= %s END",
        [fields.Datetime.now() - window],
    )


def _keys(account):
    user_id, res_model, res_id = account
    return {
        "own": (user_id, res_model, res_id),
        "shared": (0, res_model, res_id),
        "spraying": (user_id, "", 0),
        "lifetime": (0, res_model, res_id),
    }


def _load(cr, account):
    """The ledger of ``account``, its rows locked until ``cr`` commits.

    Rows are made when missing and locked in the order of their ids, so that two requests
    wait for each other instead of for themselves.
    """
    keys = _rows(account)
    cr.execute(
        "INSERT INTO record_pin_attempt (scope, user_id, res_model, res_id, failures, lockouts,"
        " repeats, total) VALUES "
        + ", ".join(["(%s, %s, %s, %s, 0, 0, 0, 0)"] * len(keys))
        + " ON CONFLICT (scope, user_id, res_model, res_id) DO NOTHING",
        [value for key in keys for value in key],
    )
    cr.execute(
        f"SELECT scope, {', '.join(_COLUMNS)} FROM record_pin_attempt"
        " WHERE (scope, user_id, res_model, res_id) IN %s ORDER BY id FOR UPDATE",
        [keys],
    )
    return _ledger(cr.fetchall())


def _rows(account):
    return tuple((scope,) + key for scope, key in sorted(_keys(account).items()))


def _ledger(rows):
    return lockout.Ledger(**{row[0]: _state(row[1:]) for row in rows})


def _state(values):
    stored = dict(zip(_COLUMNS, values))
    mark = stored["last_fingerprint"]
    return lockout.AttemptState(**dict(stored, last_fingerprint=mark and bytes.fromhex(mark)))


def _save(cr, account, before, after):
    for scope, key in _keys(account).items():
        state = getattr(after, scope)
        if state == getattr(before, scope):
            continue
        mark = state.last_fingerprint
        values = [
            mark.hex() if name == "last_fingerprint" and mark else getattr(state, name)
            for name in _COLUMNS
        ]
        cr.execute(
            f"UPDATE record_pin_attempt SET {', '.join(f'{name} = %s' for name in _COLUMNS)}"
            " WHERE scope = %s AND user_id = %s AND res_model = %s AND res_id = %s",
            values + [scope, *key],
        )
