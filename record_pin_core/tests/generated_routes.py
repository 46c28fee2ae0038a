"""Requests made up for the HTTP routes of the installed modules, as hypothesis strategies.

Every route there is, with what its path and the parameters of its function ask for, chosen by their
names, as a method's are (``generated``).
"""

import json
import re

from hypothesis import strategies as st

from .common import PARTNER
from .http_world import parameters_of

#: Routes that begin or end sessions, make databases, never answer, answer with code alone, or fetch
#: something from elsewhere; and those that spend the budgets all requests share.
LEFT_OUT = (
    "/web/session/", "/web/login", "/web/become", "/web/database", "/websocket", "/bus/",
    "/longpolling", "/web/tests", "/web/webclient/", "/web/assets", "/web/bundle", "/web/static",
    "/<module>/static", "/web/signup", "/web/reset_password", "/odoo_apps", "/base_import_module",
    "/iap", "/mail/plugin", "/mail_client_extension", "/xmlrpc", "/jsonrpc", "/json/2",
    "/record_pin", "/mail/link_preview", "/web_unsplash", "/discuss/gif", "/google_", "/snailmail",
    "/html_editor/link_preview", "/web_editor/get_ice", "/web_editor/shape", "/report/pdf",
    "/report/barcode", "/barcode", "/rtc", "/mail/rtc",
)  # fmt: skip
#: ``<converter(arguments):name>`` in the path of a rule.
_HOLE = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<of>[^<>]*)\))?:)?(?P<name>\w+)>")


class Routes:
    """``request(path)`` of a ``Generator``'s routes; ``rules`` are those of Odoo's routing map."""

    def __init__(self, generator, rules):
        self.generator = generator
        #: ``{path with holes: rule}``
        self.rules = {str(rule): rule for rule in rules if self._is_asked(rule)}

    @staticmethod
    def _is_asked(rule):
        routing = getattr(rule.endpoint, "routing", {})
        return routing.get("auth") != "none" and not str(rule).startswith(LEFT_OUT)

    def request(self, text):
        """A strategy for one of ``rules``: ``(path, method, parameters)``.

        ``method`` is GET, POST, or JSON for those that take JSON-RPC.
        """
        rule = self.rules[text]
        routing = rule.endpoint.routing
        method = "JSON"
        if routing.get("type", "http") == "http":
            method = "GET" if "GET" in (routing.get("methods") or ["GET"]) else "POST"
        in_path = {hole["name"] for hole in _HOLE.finditer(text)}
        needed, others = {}, {}
        for name, parameter in parameters_of(rule).items():
            if name not in in_path and parameter.kind == parameter.POSITIONAL_OR_KEYWORD:
                named = needed if parameter.default is parameter.empty else others
                named[name] = self._parameter(name)
        return st.tuples(
            self._path(text), st.just(method), st.fixed_dictionaries(needed, optional=others)
        )

    def _path(self, text):
        """A path with something in each of its holes."""
        holes = [self._hole(**hole.groupdict()) for hole in _HOLE.finditer(text)]

        def filled(values):
            values = iter(values)
            return _HOLE.sub(lambda _hole: str(next(values)), text)

        return st.tuples(*holes).map(filled)

    def _hole(self, kind, of, name):
        near = self.generator
        if kind == "model":
            # "res.partner", or "res.partner":conditions
            found = re.search(r"[a-z_]+(?:\.[a-z_]+)+", of or "")
            return near._one_id(found[0] if found and found[0] in near.env else PARTNER)
        if kind in ("int", "signed_int"):
            return near._one_id(PARTNER)
        if kind == "any":
            return st.sampled_from([word.strip("'\" ") for word in (of or "x").split(",")])
        if kind == "float":
            return st.sampled_from((0.0, 1.5))
        if "model" in name:
            return st.sampled_from(near.near)
        if "field" in name:
            return near._flat(PARTNER)
        if name in ("subpath", "path"):  # as in the URLs of Odoo 18 and later
            return near._one_id(PARTNER).map(lambda id_: f"{PARTNER}/{id_}")
        if name.endswith("ids"):
            return near._some_ids(PARTNER).map(lambda ids: ",".join(map(str, ids)))
        return st.sampled_from(("base.main_partner", "Pin", "1", "image_128", "data"))

    def _parameter(self, name):
        if name == "data":
            return self._export()
        fitting = self.generator._fitting_argument(PARTNER, "", name.lower())
        junk = self.generator._junk(PARTNER)
        if name in ("thread_model", "res_model", "model"):
            return st.sampled_from((PARTNER, PARTNER, *self.generator.near))
        if name in ("thread_id", "res_id", "id"):
            return self.generator._one_id(PARTNER)
        return junk if fitting is None else st.one_of(fitting, fitting, junk)

    def _export(self):
        """What the web client asks of ``/web/export/…``."""
        make, names = self.generator, self.generator._path(PARTNER)
        return st.tuples(
            st.lists(names, min_size=1, max_size=3),
            st.none() | make._some_ids(PARTNER),
            make.domains(PARTNER),
            st.lists(make._flat(PARTNER), max_size=1),
        ).map(
            lambda drawn: json.dumps(
                {
                    "model": PARTNER,
                    "fields": [{"name": name.replace(".", "/"), "label": name, "type": "char"}
                               for name in drawn[0]],
                    "ids": drawn[1] or False,
                    "domain": drawn[2],
                    "groupby": drawn[3],
                    "import_compat": False,
                    "context": {},
                }
            )
        )  # fmt: skip
