"""What an operation on a locked record requires, by the mode of its lock.

The whole policy is :data:`TABLE` (the table of the product's chapter on modes):

=============  ==========================  ==================================================
mode           to read a masked value      to write, archive, delete, post, link a new record
=============  ==========================  ==================================================
``view``       an active grace period      unlocked once in this session, grace may be over
``edit``       nothing                     an active grace period
``view_edit``  an active grace period      an active grace period
=============  ==========================  ==================================================

An unlock is a :class:`grace.Grant`. Locking now, logging out and changing or resetting the PIN
delete the grant; so "unlocked once in this session" ends with them.

A mode or operation that is not in the table raises PolicyError: callers deny, they never guess.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any, Dict, Optional, Tuple, Union

from .errors import PolicyError
from .grace import Grant, is_active, was_unlocked


class Mode(str, Enum):
    """Mode of a lock. The values are what the database stores."""

    VIEW = "view"
    EDIT = "edit"
    VIEW_EDIT = "view_edit"


class Operation(str, Enum):
    """What somebody wants to do with a record. The first four are Odoo's access operations.

    ``CREATE`` is the creation of a record that follows the lock; the locked one exists already.
    """

    READ = "read"
    WRITE = "write"
    CREATE = "create"
    UNLINK = "unlink"
    ARCHIVE = "archive"
    POST = "post"


class Requirement(Enum):
    """What must be true before an operation goes ahead."""

    FREE = "free"
    UNLOCKED_ONCE = "unlocked_once"
    ACTIVE_GRACE = "active_grace"


_READ = (Operation.READ,)
_CHANGE = tuple(operation for operation in Operation if operation is not Operation.READ)


def _row(
    mode: Mode, operations: Tuple[Operation, ...], requirement: Requirement
) -> Dict[Tuple[Mode, Operation], Requirement]:
    return {(mode, operation): requirement for operation in operations}


#: (mode, operation) -> requirement, complete.
TABLE: Dict[Tuple[Mode, Operation], Requirement] = {
    **_row(Mode.VIEW, _READ, Requirement.ACTIVE_GRACE),
    **_row(Mode.VIEW, _CHANGE, Requirement.UNLOCKED_ONCE),
    **_row(Mode.EDIT, _READ, Requirement.FREE),
    **_row(Mode.EDIT, _CHANGE, Requirement.ACTIVE_GRACE),
    **_row(Mode.VIEW_EDIT, _READ, Requirement.ACTIVE_GRACE),
    **_row(Mode.VIEW_EDIT, _CHANGE, Requirement.ACTIVE_GRACE),
}


def requires(mode: Union[Mode, str], operation: Union[Operation, str]) -> Requirement:
    """Return the requirement of ``operation`` on a record locked in ``mode``.

    >>> requires("view", "write").name
    'UNLOCKED_ONCE'

    :raises PolicyError: unknown mode or operation.
    """
    return TABLE[_mode(mode), _operation(operation)]


def allowed(
    mode: Union[Mode, str],
    operation: Union[Operation, str],
    grant: Optional[Grant],
    now: datetime,
) -> bool:
    """Whether ``operation`` may go ahead at ``now`` (naive UTC) with this grant, or with none.

    :raises PolicyError: unknown mode or operation, or a time that is not naive.
    """
    requirement = requires(mode, operation)
    if requirement is Requirement.FREE:
        return True
    if grant is None:
        return False
    if requirement is Requirement.UNLOCKED_ONCE:
        return was_unlocked(grant, now)
    return is_active(grant, now)


def _mode(value: Any) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        raise PolicyError("unknown_mode", value=repr(value)) from None


def _operation(value: Any) -> Operation:
    try:
        return Operation(value)
    except ValueError:
        raise PolicyError("unknown_operation", value=repr(value)) from None
