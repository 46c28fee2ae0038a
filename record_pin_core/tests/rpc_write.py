"""Changing a locked record over RPC: each way refused without the PIN, and nothing changed."""

# tests named after what they try
# pylint: disable=method-required-super

import functools

from ..exceptions import RecordPinRequired
from .cells import CLOSED, each_mode, only_with
from .common import PARTNER, PIN


class WriteContract:
    """One test per way of writing and mode. ``call(token)`` is the request of ``reader``."""

    def refused_then_done(self, mode, call, done, operation="write"):
        """Refused and nothing changed without the PIN; with it, ``done(row)`` holds."""
        record = self.locked[mode]
        before = self.row_of(record)
        self.assert_change_refused(mode, lambda: call(None), operation)
        self.assert_unchanged(record, before)
        call(self.unlock(self.reader, record))
        self.assertTrue(done(self.row_of(record)))

    def assert_change_refused(self, mode, call, operation="write"):
        """Asked for the PIN; many models read what they are about to write, and stop there."""
        with self.assertRaises(RecordPinRequired) as caught:
            call()
        (lock,) = caught.exception.locks
        self.assertEqual((lock["res_model"], lock["res_id"]), (PARTNER, self.locked[mode].id))
        self.assertIn(lock["operation"], {operation} | {"read"} & set(self.readings(mode)))
        self.assert_no_secret(str(caught.exception))

    def readings(self, mode):
        return ["read"] if mode in CLOSED["read"] else []

    def refused(self, mode, call):
        """Refused in whatever words (an error of Odoo may be around ours), nothing changed."""
        record = self.locked[mode]
        before = self.row_of(record)
        kind, text, *_context = self.answer(lambda: call(None))
        self.assertIn(kind, ("RecordPinRequired", "AccessError"))
        self.assertIn("PIN", text)
        self.assert_unchanged(record, before)

    @each_mode
    def write(self, mode):
        ids = self.locked[mode].ids
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "write", ids, {"function": "CEO"}, token=token
            ),
            lambda row: row["function"] == "CEO",
        )

    @each_mode
    def write_a_visible_field(self, mode):
        ids = self.locked[mode].ids
        self.refused_then_done(
            mode,
            lambda token: self.rpc(self.reader, PARTNER, "write", ids, {"name": "X"}, token=token),
            lambda row: row["name"] == "X",
        )

    @each_mode
    def put_it_on_a_list_of_other_records(self, mode):
        """A tag's list of contacts and a contact's list of tags are the same rows.

        To take it off is refused, or does not reach it, since who asks does not see it there.
        """
        record, model = self.locked[mode], "res.partner.category"
        tag = self.env[model].create({"name": "Pin list"})
        write = functools.partial(self.rpc, self.admin, model, "write")
        with_it = self.env[model].create(
            {"name": "Pin list with it", "partner_ids": [(6, 0, (record + self.open).ids)]}
        )
        before = record.category_id
        for added, call in (
            (True, lambda: write(tag.ids, self._list(4, record))),
            (True, lambda: write(tag.ids, self._list(6, record))),
            (True, lambda: self.rpc(self.admin, model, "create", self._list(4, record))),
            (False, lambda: write(with_it.ids, self._list(3, record))),
            (False, lambda: write(with_it.ids, self._list(5, record))),
        ):
            kind, text, *_context = self.answer(call)
            if added or kind != "answer":
                self.assertIn(kind, ("RecordPinRequired", "AccessError"))
                self.assertIn(f"PIN ({PARTNER} {record.id})", text)
            self.forget()
            self.assertEqual(record.category_id, before)
        with_it.partner_ids = record + self.open
        # others come and go, where it stays
        write(with_it.ids, self._list(3, self.open))
        self.forget()
        self.assertEqual(with_it.partner_ids, record)
        token = self.unlock(self.admin, record)
        write(tag.ids, self._list(4, record), token=token)
        self.forget()
        self.assertEqual(tag.partner_ids, record)

    def _list(self, command, record):
        ids = {5: 0, 6: record.ids}.get(command, 0)
        commands = [(command, record.id if command in (3, 4) else 0, ids)]
        return {"name": "Pin list", "partner_ids": commands}

    @each_mode
    def write_nothing(self, mode):
        """An empty write would still move the date of the last change."""
        record = self.locked[mode]
        self.assert_change_refused(
            mode, lambda: self.rpc(self.reader, PARTNER, "write", record.ids, {})
        )

    @each_mode
    def write_among_open_ones(self, mode):
        record = self.locked[mode]
        before, open_before = self.row_of(record), self.row_of(self.open)
        self.assert_change_refused(
            mode,
            lambda: self.rpc(
                self.reader, PARTNER, "write", [self.open.id, record.id], {"function": "CEO"}
            ),
        )
        self.assert_unchanged(record, before)
        self.assert_unchanged(self.open, open_before)

    @each_mode
    def saving_a_form(self, mode):
        record = self.locked[mode]
        method, *specification = (
            ["web_save", {"name": {}}] if hasattr(record, "web_save") else ["record_pin_write"]
        )
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, method, record.ids, {"function": "CEO"}, *specification,
                token=token,
            ),
            lambda row: row["function"] == "CEO",
        )  # fmt: skip

    @each_mode
    @only_with("web_save_multi")
    def web_save_multi(self, mode):
        record = self.locked[mode]
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "web_save_multi", record.ids, [{"function": "CEO"}],
                {"name": {}}, token=token,
            ),
            lambda row: row["function"] == "CEO",
        )  # fmt: skip

    @each_mode
    @only_with("web_resequence")
    def web_resequence(self, mode):
        record = self.locked[mode]
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "web_resequence", record.ids, {"name": {}},
                field_name="color", offset=7, token=token,
            ),
            lambda row: row["color"] == 7,
        )  # fmt: skip

    @each_mode
    def archive(self, mode):
        ids = self.locked[mode].ids
        self.refused_then_done(
            mode,
            lambda token: self.rpc(self.reader, PARTNER, "action_archive", ids, token=token),
            lambda row: row["active"] is False,
        )

    @each_mode
    @only_with("toggle_active")
    def toggle_active(self, mode):
        ids = self.locked[mode].ids
        self.refused(
            mode, lambda token: self.rpc(self.reader, PARTNER, "toggle_active", ids, token=token)
        )

    @each_mode
    def unlink(self, mode):
        record = self.locked[mode]
        self.child[mode].sudo().unlink()
        self.refused_then_done(
            mode,
            lambda token: self.rpc(self.reader, PARTNER, "unlink", record.ids, token=token),
            lambda row: row is None,
            operation="unlink",
        )
        self.assertFalse(self.env["record.pin.lock"].sudo().search([("res_id", "=", record.id)]))

    @each_mode
    def load(self, mode):
        """An import that names the record by its database id."""
        ids = self.locked[mode].ids
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "load", [".id", "function"], [[str(ids[0]), "CEO"]],
                token=token,
            ),
            lambda row: row["function"] == "CEO",
        )  # fmt: skip

    @each_mode
    def load_by_external_id(self, mode):
        record = self.locked[mode]
        self.env["ir.model.data"].sudo().create(
            {
                "module": "pin_suite", "name": mode, "model": record._name, "res_id": record.id,
            }
        )  # fmt: skip
        self.refused_then_done(
            mode,
            lambda token: self.rpc(
                self.reader, PARTNER, "load", ["id", "function"],
                [[f"pin_suite.{mode}", "CEO"]], token=token,
            ),
            lambda row: row["function"] == "CEO",
        )  # fmt: skip

    @each_mode
    def x2many_commands_from_a_parent(self, mode):
        """Update, delete and detach through a one2many of an open record."""
        record = self.locked[mode]
        parent = self.env[PARTNER].create({"name": "Holding"})
        record.sudo().parent_id = parent
        for command in ([1, record.id, {"function": "CEO"}], [2, record.id], [3, record.id]):
            with self.subTest(command):
                self.refused(
                    mode,
                    lambda token, c=command: self.rpc(
                        self.reader, PARTNER, "write", parent.ids, {"child_ids": [c]}
                    ),
                )
        token = self.unlock(self.reader, record)
        self.rpc(
            self.reader, PARTNER, "write", parent.ids,
            {"child_ids": [[1, record.id, {"function": "CEO"}]]}, token=token,
        )  # fmt: skip
        self.assertEqual(self.row_of(record)["function"], "CEO")

    @each_mode
    def create_with_commands_that_take_it_over(self, mode):
        """A new parent that makes the locked record its child writes to that record."""
        record = self.locked[mode]
        for command in ([4, record.id], [6, 0, [record.id]]):
            with self.subTest(command):
                self.refused(
                    mode,
                    lambda token, c=command: self.rpc(
                        self.reader, PARTNER, "create", {"name": "Taker", "child_ids": [c]}
                    ),
                )

    @each_mode
    def a_button_that_writes(self, mode):
        """Any public method that changes the record: here the geolocation of a contact."""
        record = self.locked[mode]
        method = next(name for name in ("action_archive", "toggle_active") if hasattr(record, name))
        self.refused(mode, lambda token: self.rpc(self.reader, PARTNER, method, record.ids))

    @each_mode
    def a_server_action_of_the_user(self, mode):
        """Automation run by the user passes the same doors as the user."""
        record = self.locked[mode]
        action = self.env["ir.actions.server"].create(
            {
                "name": "Pin suite",
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "state": "code",
                "code": "records.write({'function': 'CEO'})",
            }
        )
        context = {"active_model": PARTNER, "active_id": record.id, "active_ids": record.ids}
        self.refused(
            mode,
            lambda token: self.rpc(
                self.reader, "ir.actions.server", "run", action.ids, context=context
            ),
        )

    @each_mode
    def message_post(self, mode):
        record = self.locked[mode]
        call = lambda token: self.rpc(  # noqa: E731
            self.reader, PARTNER, "message_post", record.ids, body="Hello", token=token
        )
        before = self.message_count(record)
        self.assert_pin_required(lambda: call(None), record, "write")
        self.assertEqual(self.message_count(record), before)
        call(self.unlock(self.reader, record))
        self.assertEqual(self.message_count(record), before + 1)

    @each_mode
    def message_post_by_a_follower(self, mode):
        """Followers may post without the right to write, but not without the PIN."""
        record = self.locked[mode]
        record.sudo().message_subscribe(partner_ids=self.reader.partner_id.ids)
        before = self.message_count(record)
        self.assert_pin_required(
            lambda: self.rpc(self.reader, PARTNER, "message_post", record.ids, body="Hello"),
            record,
            "write",
        )
        self.assertEqual(self.message_count(record), before)

    def message_count(self, record):
        self.forget()
        return (
            self.env["mail.message"]
            .sudo()
            .search_count([("model", "=", record._name), ("res_id", "=", record.id)])
        )

    @each_mode
    def superuser_code_is_free(self, mode):
        """``sudo()``, cron and computed stored fields work on the true values."""
        record = self.locked[mode].sudo()
        self.assert_secret(record.read(["phone"]))
        record.write({"function": "CEO"})
        self.assertEqual(self.row_of(record)["function"], "CEO")

    # -- by deleting what it points to ------------------------------------------------------

    @each_mode
    def deleting_its_industry(self, mode):
        """PostgreSQL would empty the field, past Odoo."""
        record = self.locked[mode]
        industry = record.industry_id = self.env["res.partner.industry"].create({"name": "Pin"})

        def delete(token):
            return self.rpc(self.admin, industry._name, "unlink", industry.ids, token=token)

        self.assert_change_refused(mode, lambda: delete(None))
        self.forget()
        self.assertEqual(record.industry_id, industry)
        delete(self.unlock(self.admin, record))
        self.assertFalse(industry.exists())

    @each_mode
    def deleting_its_tag(self, mode):
        """PostgreSQL would take it off the list of tags."""
        record = self.locked[mode]
        tag = self.env["res.partner.category"].create({"name": "Pin deleted"})
        record.category_id += tag
        self.assert_change_refused(
            mode, lambda: self.rpc(self.reader, tag._name, "unlink", tag.ids)
        )
        self.forget()
        self.assertIn(tag, record.category_id)
        token = self.unlock(self.reader, record)
        self.rpc(self.reader, tag._name, "unlink", tag.ids, token=token)
        self.assertFalse(tag.exists())

    def test_deleting_what_takes_it_along(self):
        """The tags below a deleted one are deleted by PostgreSQL."""
        parent = self.env["res.partner.category"].create({"name": "Pin parent"})
        child = parent.copy({"parent_id": parent.id, "name": "Pin child"})
        self.protect_model(child._name)
        self.env["record.pin.lock"].protect(child._name, child.ids, PIN, {"mode": "edit"})
        self.assert_pin_required(
            lambda: self.rpc(self.reader, child._name, "unlink", parent.ids), child, "unlink"
        )
        self.assertTrue(child.exists())
        token = self.unlock(self.reader, child)
        self.rpc(self.reader, child._name, "unlink", parent.ids, token=token)
        self.assertFalse(child.exists())
