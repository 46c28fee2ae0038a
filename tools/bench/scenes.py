"""What is compared: scenes (records), the variants of each, and how much there is of it."""

from __future__ import annotations

from typing import Any, Dict, NamedTuple, Sequence

#: The scene in which the protected contacts are looked at themselves, and that of what is linked.
CONTACTS, ORDERS = "contacts", "orders"
#: Kinds of databases: without the addon, with it, with a record rule, with OCA's auditlog.
PLAIN, PIN, NATIVE, AUDITLOG = "plain", "pin", "native", "auditlog"
#: Plain Odoo beside itself: how far its ratios are from 1 is how far no other can be trusted.
CONTROL = "control"


class Size(NamedTuple):
    """How much is made, and of what seed. Every tenth contact is locked at most."""

    contacts: int = 1_000_000
    #: Of these every second one is locked, and they have the orders.
    customers: int = 200_000
    orders: int = 150_000
    seed: int = 0


class Variant(NamedTuple):
    """Something that is compared with plain Odoo."""

    name: str
    scene: str
    kind: str
    #: What brings the database into its state: a function of ``inside/<scene>.py``, or nothing.
    make: str
    arguments: Dict[str, Any]
    #: Which operations are measured; all of the scene where there is nothing.
    only: Sequence[str] = ()


#: Where unlocks are looked at: what they could make slower.
_LISTS = ("list", "padlock_list", "read_1000")


def variants(size: Size) -> Sequence[Variant]:
    """All of them, those of one database one after the other."""
    few, many = size.contacts // 1000, size.contacts // 10
    return (
        Variant(CONTROL, CONTACTS, PLAIN, "", {}),
        Variant("unprotected", CONTACTS, PIN, "unprotected", {}),
        Variant("protected_0_locks", CONTACTS, PIN, "protected", {"locks": 0}),
        Variant("protected_1k_locks", CONTACTS, PIN, "protected", {"locks": few}),
        Variant("protected_100k_locks", CONTACTS, PIN, "protected", {"locks": many}),
        Variant(
            "protected_100k_locks_1_unlock", CONTACTS, PIN, "protected",
            {"locks": many, "unlocks": 1}, _LISTS,
        ),
        Variant(
            "protected_100k_locks_1k_unlocks", CONTACTS, PIN, "protected",
            {"locks": many, "unlocks": few}, _LISTS,
        ),
        Variant("native_rule", CONTACTS, NATIVE, "native_rule", {"locks": many}),
        Variant("auditlog", CONTACTS, AUDITLOG, "auditlog", {}),
        Variant("linked", ORDERS, PIN, "lock", {}),
    )  # fmt: skip
