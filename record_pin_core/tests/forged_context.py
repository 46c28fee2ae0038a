"""The context of a request belongs to its sender: no key of it changes what a lock hides."""

import ast
import functools
import pathlib

from odoo.modules.module import get_module_path

from .cells import each_mode, each_reading_mode
from .common import PARTNER

#: What clients might send for the guard's own key, in the belief that it opens something.
FORGED_GUARDS = (
    True, 1, "plain", "<record_pin plain>", {"name": "plain"}, {"model": "res.partner"},
    ["window"], {"model": "res.partner", "only_locked": True},
)  # fmt: skip

FORGED_TOKENS = (
    True, False, None, 0, 1, -1, 1.5, "", "x", "0" * 64, "x" * 10000, {}, {"token": "x"}, [],
    [None], [True], [[["x"]]], ["x"] * 500, {"a": ["x"]}, "' OR 1=1 --", "%s",
    "\x00", "\ud83d\ude00",
)  # fmt: skip

#: Keys that other products and addons have used to switch their masking off.
KNOWN_SWITCHES = (
    "su", "sudo", "uid", "superuser", "bypass", "bypass_pin", "no_pin", "skip_pin", "pin",
    "unlocked", "record_pin", "record_pin_unlocked", "record_pin_bypass", "no_mask", "unmask",
    "mask", "show_all",
    "force_read", "skip_access_check", "bypass_access", "import_file", "install_mode", "module",
    "test_mode", "no_recompute", "_bypass", "__su", "debug", "from_cron", "cron_id",
)  # fmt: skip


#: Keys in one request: enough to be fast, few enough that a value Odoo stumbles over costs little.
BATCH = 8

#: What the code calls a context.
_CONTEXTS = ("context", "_context", "ctx")


@functools.lru_cache(maxsize=None)
def keys_in_sources(modules):
    """Every key that the Python code of ``modules`` looks up in a context."""
    found = set()
    for module in modules:
        path = get_module_path(module)
        for source in sorted(pathlib.Path(path).rglob("*.py")) if path else ():
            if "tests" in source.parts or "populate" in source.parts:
                continue
            text = source.read_text(encoding="utf-8")
            if any(word in text for word in _CONTEXTS):  # few have one, and parsing takes long
                found |= set(_context_keys(ast.parse(text)))
    return found


def _context_keys(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "get" and _is_context(node.func.value) and node.args:
                yield from _text(node.args[0])
            elif node.func.attr == "with_context":
                yield from (word.arg for word in node.keywords if word.arg)
        elif isinstance(node, ast.Subscript) and _is_context(node.value):
            yield from _text(node.slice)
        elif isinstance(node, ast.Compare) and any(map(_is_context, node.comparators)):
            yield from _text(node.left)


def _is_context(node):
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in _CONTEXTS


def _text(node):
    node = getattr(node, "value", node) if type(node).__name__ == "Index" else node
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


class ContextContract:
    """``reader`` sends contexts; what is hidden stays hidden."""

    def assert_still_hidden(self, mode, context):
        """A read is refused, and neither a list nor a link shows more than without the context."""
        record, child = self.locked[mode], self.child[mode]
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "read", record.ids, ["phone"], context=context),
            record,
        )
        for ids, fields in ((record.ids, ["display_name", "phone"]), (child.ids, ["parent_id"])):
            self.assert_no_secret(
                self.rpc(
                    self.reader, PARTNER, "search_read", [("id", "in", ids)], fields,
                    context=context,
                )
            )  # fmt: skip

    @each_reading_mode
    def forged_guard_keys(self, mode):
        for value in FORGED_GUARDS:
            with self.subTest(str(value)):
                self.assert_still_hidden(mode, {"record_pin_guard": value})

    @each_reading_mode
    def forged_tokens(self, mode):
        for value in FORGED_TOKENS:
            with self.subTest(ascii(value)[:30]):
                self.assert_still_hidden(mode, {"record_pin_token": value})

    @each_mode
    def forged_keys_do_not_let_write(self, mode):
        record = self.locked[mode]
        row = self.row_of(record)
        for key in ("record_pin_guard", "record_pin_token", *KNOWN_SWITCHES):
            for value in (True, "plain"):
                kind, *_rest = self.answer(
                    lambda k=key, v=value: self.rpc(
                        self.reader, PARTNER, "write", record.ids, {"function": "CEO"},
                        context={k: v},
                    )
                )  # fmt: skip
                self.assertEqual(kind, "RecordPinRequired", key)
        self.assert_unchanged(record, row)

    @each_reading_mode
    def switches_of_other_products(self, mode):
        for key in KNOWN_SWITCHES:
            with self.subTest(key):
                self.assert_still_hidden(mode, {key: True})

    @each_reading_mode
    def every_key_the_installed_modules_know(self, mode):
        """Each as a boolean."""
        installed = self.env["ir.module.module"].sudo().search([("state", "=", "installed")])
        keys = keys_in_sources(tuple(sorted(installed.mapped("name")))) | {
            key
            for field in self.env[PARTNER]._fields.values()
            for key in self.registry.field_depends_context[field]
        }
        self.assertGreater(len(keys), 100)
        self.assertLessEqual({"show_email", "show_address", "active_test", "bin_size"}, keys)
        keys = sorted(keys - {"lang", "tz", "allowed_company_ids"})
        refused = set()
        for at in range(0, len(keys), BATCH):
            refused |= self.refused_among(mode, keys[at : at + BATCH])
        # such a value makes Odoo itself stumble over a few; the others must have been asked
        self.assertLess(len(refused), len(keys) / 5, sorted(refused))

    def refused_among(self, mode, keys):
        """Send ``keys`` at once, or one by one where Odoo stumbles; those it stumbles over."""
        kind, *answer = self.answer_of_everything(mode, dict.fromkeys(keys, True))
        self.assert_no_secret([kind, answer])
        if kind == "answer":
            return set()
        if len(keys) == 1:
            return set(keys)
        return {name for key in keys for name in self.refused_among(mode, [key])}

    def answer_of_everything(self, mode, context):
        """One list with the locked record, what points to it, and the refusal of a read."""
        record, child = self.locked[mode], self.child[mode]

        def call():
            self.assert_pin_required(
                lambda: self.rpc(
                    self.reader, PARTNER, "read", record.ids, ["phone"], context=context
                ),
                record,
            )
            return self.rpc(
                self.reader, PARTNER, "search_read",
                [("id", "in", [record.id, child.id])], ["display_name", "parent_id", "phone"],
                context=context,
            )  # fmt: skip

        try:
            return self.answer(call)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            return [type(error).__name__, str(error)]

    @each_reading_mode
    def labels_with_more_in_them(self, mode):
        """All keys at once that add something to the name of a contact."""
        self.locked[mode].sudo().vat = "hush vat"
        context = {
            key: True
            for key in self.registry.field_depends_context[
                self.env[PARTNER]._fields["display_name"]
            ]
            if key != "lang"
        }
        context.update(
            show_address=True, show_address_only=True, show_email=True, show_vat=True,
            address_inline=True, html_format=True, formatted_display_name=True,
            partner_show_db_id=True,
        )  # fmt: skip
        self.assert_still_hidden(mode, context)
