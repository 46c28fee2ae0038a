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

    def operations(self) -> Sequence[str]:
        """What is measured: methods of ``Requests`` in ``inside/operations.py``."""
        found: Sequence[str] = OPERATIONS
        if self.arguments.get("unlocks"):
            found = (*found, *OF_UNLOCKED)
        if self.scene == ORDERS:
            found = (*found, *OF_ORDERS)
        return found


#: Requests for records that are not locked, or any; for one that is; for what is linked.
OPERATIONS = (
    "list", "padlock_list", "form", "read_1000", "group", "count", "write_1", "write_100",
    "create", "export_10k",
)  # fmt: skip
OF_UNLOCKED = ("unlocked_form", "unlocked_write_1")
OF_ORDERS = ("all_locked_list",)


def variants(size: Size) -> Sequence[Variant]:
    """All of them, those of one database one after the other."""
    few, many = size.contacts // 1000, size.contacts // 10
    some, half = size.customers // 200, size.customers // 2

    def contacts(name: str, **arguments: Any) -> Variant:
        return Variant(name, CONTACTS, PIN, "protected", arguments)

    def orders(name: str, **arguments: Any) -> Variant:
        return Variant(name, ORDERS, PIN, "lock", arguments)

    return (
        Variant(CONTROL, CONTACTS, PLAIN, "", {}),
        Variant("unprotected", CONTACTS, PIN, "unprotected", {}),
        contacts("protected_0_locks", locks=0),
        contacts("protected_1k_locks", locks=few),
        contacts("protected_100k_locks", locks=many),
        contacts("protected_100k_locks_1_unlock", locks=many, unlocks=1),
        contacts("protected_100k_locks_1k_unlocks", locks=many, unlocks=few),
        contacts("protected_100k_locks_link_paths", locks=many, links=True),
        Variant("native_rule", CONTACTS, NATIVE, "native_rule", {"locks": many}),
        Variant("auditlog", CONTACTS, AUDITLOG, "auditlog", {}),
        orders("linked_0_locks", locks=0),
        orders("linked_1k_locks", locks=some),
        orders("linked", locks=half),
        orders("linked_1_unlock", locks=half, unlocks=1),
        orders("linked_1k_unlocks", locks=half, unlocks=some),
    )
