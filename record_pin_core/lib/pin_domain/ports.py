"""What :mod:`masking` asks of a registry of models, and what it is told about a field.

Inside Odoo a thin adapter answers from the registry; in tests a dictionary does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Protocol, Sequence, Tuple


@dataclass(frozen=True)
class FieldInfo:
    """One field of one model.

    ``type``: Odoo's field type ("char", "many2one", …). ``comodel``: model it points to, if any.
    ``stored``: it is a column or a relation of its own in the database (a value per company counts
    as one). ``depends``: dotted paths it is computed from, as declared; for a stored computed field
    too. ``related``: the dotted path it mirrors (inherited fields mirror one too).

    ``searchable_custom``: the field's author wrote a search method for it. (The one Odoo gives to
    every related field does not count.) What such a method reads is unknown, so a search with it
    fails closed, unless ``search_uses`` tells the dotted paths that it reads.

    ``inverse`` and ``domain``: of a stored one2many, the field of the comodel that points back
    (without it everything that uses the relation fails closed), and the static domain of the
    relation. ``currency``: of a monetary field, the field with its currency. ``has_aggregate``:
    False if Odoo ignores the bare name of the field among the aggregates of a group.
    """

    name: str
    type: str
    comodel: Optional[str] = None
    stored: bool = True
    depends: Tuple[str, ...] = ()
    searchable_custom: bool = False
    related: Optional[str] = None
    search_uses: Optional[Tuple[str, ...]] = None
    inverse: Optional[str] = None
    domain: Tuple[Any, ...] = ()
    currency: Optional[str] = None
    has_aggregate: bool = True


class Schema(Protocol):
    """The models that are installed. An unknown model or field is None or empty, not an error."""

    def field(self, model: str, name: str) -> Optional[FieldInfo]:
        """Return the field ``name`` of ``model``, or None if there is none."""

    def order(self, model: str) -> str:
        """Return the default order of ``model``, as in ``"sequence, id desc"``."""

    def name_search_fields(self, model: str) -> Sequence[str]:
        """Return the dotted paths that a search by name compares; empty if that is not known."""

    def parent_name(self, model: str) -> Optional[str]:
        """Return the field that makes ``model`` a hierarchy, if there is one."""

    def active_name(self, model: str) -> Optional[str]:
        """Return the field by which ``model`` is archived, if there is one."""
