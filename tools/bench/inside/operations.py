"""The requests that are measured: as a client of this series makes them."""

from __future__ import annotations

import inspect
from typing import Any, Dict, List

try:
    from odoo.service.model import call_kw
except ImportError:
    from odoo.api import call_kw

from .rows import flush
from .subjects import SUBJECTS, Made, Subject

ROWS = 80
#: Up to this many the web client has rows counted.
COUNTED = 10001
#: Rows of an export.
EXPORTED = 10_000


class Requests:
    """Those about one model, by the names that they have in the report."""

    def __init__(self, subject: Subject, made: Made):
        self._subject, self._made = subject, made
        # worked out here: it is no part of what is measured
        self._open = subject.open_ids(made, EXPORTED)
        self._locked = [subject.locked_id(made)]

    def list(self, env: Any) -> Any:
        """The list as it opens.

        Contacts come by name. Orders come by date: that is masked, so locked ones come last.
        """
        return self._page(env, [])

    def padlock_list(self, env: Any) -> Any:
        """In an order that tells nothing: locked records stand in their place, with a padlock."""
        return self._page(env, [], order="id")

    def form(self, env: Any) -> Any:
        """A record that is not locked, as its form asks for it."""
        return self._form(env, self._open[:1])

    def unlocked_form(self, env: Any) -> Any:
        """The same of a record that is locked, and unlocked where anything is."""
        return self._form(env, self._locked)

    def read_1000(self, env: Any) -> Any:
        """Records by id, with the columns of the list."""
        model = env[self._subject.model]
        return call(model, "read", self._open[:1000], names(model, self._subject.columns))

    def group(self, env: Any) -> Any:
        """The records of each group, counted."""
        model, by = env[self._subject.model], [self._subject.group_by]
        if hasattr(model, "formatted_read_group"):
            return call(model, "formatted_read_group", [], by, ["__count"])
        return call(model, "read_group", [], by, by)

    def count(self, env: Any) -> Any:
        """How many there are."""
        return call(env[self._subject.model], "search_count", [])

    def write_1(self, env: Any) -> Any:
        """A value for a record that is not locked."""
        return self._write(env, self._open[:1])

    def unlocked_write_1(self, env: Any) -> Any:
        """A value for a record that is locked, and unlocked where anything is."""
        return self._write(env, self._locked)

    def write_100(self, env: Any) -> Any:
        """The same value for some records."""
        return self._write(env, self._open[:100])

    def create(self, env: Any) -> Any:
        """A new record."""
        # a list of values and its list of ids, as from 17 on; before a record
        return call(env[self._subject.model], "create", [self._subject.created(self._made)])

    def export_10k(self, env: Any) -> Any:
        """Ten thousand rows of a spreadsheet."""
        model, exported = env[self._subject.model], list(self._subject.exported)
        return call(model, "export_data", self._open, exported)["datas"]

    def all_locked_list(self, env: Any) -> Any:
        """The list of orders where every one that the filter finds is locked."""
        return self._page(env, [("id", ">=", self._made["first_all_locked"])])

    def _form(self, env: Any, ids: List[int]) -> Any:
        model, wanted = env[self._subject.model], [*self._subject.columns, *self._subject.form]
        if hasattr(model, "web_read"):
            return call(model, "web_read", ids, specification(model, wanted))
        return call(model, "read", ids, names(model, wanted))

    def _write(self, env: Any, ids: List[int]) -> Any:
        return call(env[self._subject.model], "write", ids, self._subject.written)

    def _page(self, env: Any, domain: List[Any], **more: Any) -> Any:
        """One page of the list."""
        model, columns = env[self._subject.model], self._subject.columns
        known = inspect.signature(type(model).web_search_read).parameters
        keywords = dict(more, domain=domain, limit=ROWS)
        if "specification" in known:
            keywords["specification"] = specification(model, columns)
        else:
            keywords["fields"] = names(model, columns)
        # the addon passes on what it does not know; Odoo 15 counts without a limit
        if "count_limit" in known or ("kwargs" in known and hasattr(model, "flush_model")):
            keywords["count_limit"] = COUNTED
        return call(model, "web_search_read", **keywords)["records"]


def names(model: Any, wanted: Any) -> List[str]:
    """The fields of ``wanted`` that this series has."""
    return [name for name in wanted if name in model._fields]


def specification(model: Any, wanted: Any) -> Dict[str, Any]:
    """The same as the web client asks for them from 17 on."""
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
        for name in names(model, wanted)
    }


def call(model: Any, method: str, *args: Any, **kwargs: Any) -> Any:
    """What the server does for a client's call, up to writing what is pending."""
    answer = call_kw(model, method, list(args), dict(kwargs, context=dict(model.env.context)))
    flush(model.env)
    return answer


def of(scene: str, made: Made) -> Requests:
    """The requests about the model of a scene."""
    return Requests(SUBJECTS[scene], made)
