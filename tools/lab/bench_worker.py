"""One side of the benchmark, run inside Odoo's shell: does requests, and says how long they took.

It connects to the socket ``LAB_BENCH_SOCKET`` and answers one JSON object with another, line by
line. Each request gets a transaction and an environment of its own, with empty caches, as a
client's does; the answer is made into JSON as it would be for the web client.
"""

from __future__ import annotations

import gc
import inspect
import json
import os
import re
import socket
import time
from typing import Any, Callable, Dict, List

from odoo import api

try:
    from odoo.service.model import call_kw
except ImportError:
    from odoo.api import call_kw

try:
    from odoo.tools.json import json_default
except ImportError:
    from odoo.tools.date_utils import json_default

#: What a list shows, as far as the model has it: the columns of Odoo's own list of quotations.
COLUMNS = (
    "name", "date_order", "partner_id", "user_id", "activity_ids", "team_id", "company_id",
    "amount_total", "currency_id", "state", "invoice_status", "acc_number", "bank_id",
)  # fmt: skip
ROWS = 80
#: Up to this many the web client has rows counted.
COUNTED = 10001


def page(env: Any, made: Dict[str, Any], domain: List[Any], **more: Any) -> Any:
    """One page of the list, as the web client of this series asks for it."""
    model = env[made["model"]]
    names = [name for name in COLUMNS if name in model._fields]
    known = inspect.signature(type(model).web_search_read).parameters
    if "specification" in known:
        wanted: Any = {
            name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {}
            for name in names
        }
    else:
        wanted = names
    keywords = dict(more, domain=domain, limit=ROWS)
    keywords["specification" if "specification" in known else "fields"] = wanted
    # the addon passes on what it does not know; Odoo 15 counts without a limit
    if "count_limit" in known or ("kwargs" in known and hasattr(model, "flush_model")):
        keywords["count_limit"] = COUNTED
    return call_kw(model, "web_search_read", [], dict(keywords, context=dict(env.context)))


#: The operations, by the names they have in the report.
OPERATIONS: Dict[str, Callable[[Any, Dict[str, Any]], Any]] = {
    # in the default order, by date: that is masked, so locked orders come last
    "list": lambda env, made: page(env, made, []),
    # in an order that tells nothing: locked orders stand in their place, with a padlock
    "padlock_list": lambda env, made: page(env, made, [], order="id"),
    # every order that the filter finds is locked
    "all_locked_list": lambda env, made: page(env, made, [("id", ">=", made["first_all_locked"])]),
}


class Worker:
    """Answers questions about one database."""

    def __init__(self, registry: Any, made: Dict[str, Any]):
        self._registry = registry
        self._made = made

    def measure(self, operation: str) -> Dict[str, Any]:
        """Seconds and queries of one request, and how many rows it answered."""
        gc.collect()
        with self._registry.cursor() as cr:
            begun, before = time.perf_counter(), cr.sql_log_count
            env = api.Environment(cr, self._made["user_id"], {"lang": "en_US", "tz": "UTC"})
            answer = OPERATIONS[operation](env, self._made)
            text = json.dumps(answer, default=json_default)
            seconds, queries = time.perf_counter() - begun, cr.sql_log_count - before
            cr.rollback()
        rows = answer["records"]
        return {
            "seconds": seconds,
            "queries": queries,
            "rows": len(rows),
            "locked": sum("record_pin" in row for row in rows),
            "bytes": len(text),
        }

    def explain(self, operation: str) -> Dict[str, Any]:
        """The plans of all statements of one request, as PostgreSQL has carried them out."""
        with self._registry.cursor() as cr:
            for setting in (
                "LOAD 'auto_explain'",
                "SET auto_explain.log_min_duration = 0",
                "SET auto_explain.log_analyze = on",
                "SET auto_explain.log_buffers = on",
                "SET client_min_messages = log",
            ):
                cr.execute(setting)
            notices = cr._cnx.notices
            del notices[:]
            env = api.Environment(cr, self._made["user_id"], {"lang": "en_US", "tz": "UTC"})
            OPERATIONS[operation](env, self._made)
            plans = [re.sub(r"^LOG:\s+", "", str(notice)) for notice in notices]
            cr.rollback()
            for name in ("log_min_duration", "log_analyze", "log_buffers"):
                cr.execute("RESET auto_explain." + name)
            cr.execute("RESET client_min_messages")
        return {"plans": plans}


def main(env: Any) -> None:
    """Answer until the other side hangs up."""
    with open(os.environ["LAB_BENCH_MADE"], encoding="utf-8") as file:
        made = json.load(file)
    worker = Worker(env.registry, made)
    env.cr.rollback()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(os.environ["LAB_BENCH_SOCKET"])
        for question in line.makefile("r", encoding="utf-8"):
            asked = json.loads(question)
            answer = getattr(worker, asked.pop("do"))(**asked)
            line.sendall((json.dumps(answer) + "\n").encode())


main(globals()["env"])  # the shell provides it
