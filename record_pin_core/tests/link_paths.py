"""Link paths: what may be configured, what is proposed, and who may."""

import re

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests.common import Form

from .common import PARTNER
from .linked import BANK, LinkedWorld

LINK = "record.pin.link"


class LinkPathContract(LinkedWorld):
    """The list of link paths of a protected model, and *Suggested Links*."""

    def link(self, model, path, **values):
        model = self.env["ir.model"]._get(model)
        return self.env[LINK].create(
            dict(values, pin_model_id=self.protected.id, model_id=model.id, path=path)
        )

    # -- what may be configured ----------------------------------------------------------

    def test_a_path_that_leads_nowhere(self):
        """The message names the step that is wrong, and what would be right."""
        for model, path, named in (
            (BANK, "nobody_id", "nobody_id"),
            (BANK, "acc_number", "acc_number"),
            (
                BANK,
                "partner_id.nobody_id",
                "nobody_id is not a stored many2one field of res.partner",
            ),
            (BANK, "partner_id.category_id", "category_id"),
            (BANK, "partner_id.", "not a stored many2one field of res.partner"),
            (BANK, "", "not a stored many2one field"),
            (BANK, "bank_id", "leads from res.partner.bank to another model than res.partner"),
            (PARTNER, "state_id.country_id", "another model than res.partner"),
        ):
            with self.subTest(path), self.assertRaises(ValidationError) as caught:
                self.link(model, path or " ")
            self.assertIn(named, str(caught.exception))

    def test_a_changed_path_is_checked_too(self):
        link = self.link(BANK, "partner_id.parent_id")
        with self.assertRaises(ValidationError):
            link.path = "partner_id.nobody_id"

    def test_a_path_stands_once(self):
        with self.assertRaises(ValidationError) as caught:
            self.link(BANK, "partner_id")
        self.assertIn("already", str(caught.exception))
        with self.assertRaises(ValidationError):
            self.link(BANK, "partner_id.parent_id").path = "partner_id"
        model = self.env["ir.model"]._get(PARTNER)
        values = {"pin_model_id": self.protected.id, "model_id": model.id, "path": "parent_id"}
        with self.assertRaises(ValidationError):
            self.env[LINK].create([values, dict(values)])

    def test_models_that_cannot_follow(self):
        """Odoo's own machinery, and what stores no records."""
        for model, path in (
            ("res.users", "partner_id"),
            ("mail.message", "author_id"),
            ("res.config.settings", "company_id.partner_id"),
        ):
            with self.subTest(model), self.assertRaises(ValidationError) as caught:
                self.link(model, path)
            self.assertIn(model, str(caught.exception))

    def test_the_messages_are_translatable(self):
        """They are made of literals that reach the translation files."""
        code = self.env[LINK]._problem.__code__
        texts = [text for text in code.co_consts if isinstance(text, str) and "%(" in text]
        self.assertEqual(len(texts), 2)

    def test_a_link_says_what_it_covers(self):
        link = self.protected.link_ids.filtered(lambda link: link.model_id.model == BANK)
        total = self.env[BANK].sudo().with_context(active_test=False).search_count([])
        self.assertEqual(link.record_count, total)
        self.assertEqual(link.locked_count, len(self.account))

    def test_a_removed_path_opens_what_followed(self):
        account = self.account["view"]
        read = lambda: self.rpc(self.reader, BANK, "read", account.ids, ["partner_id"])  # noqa: E731
        self.assert_pin_required(read, self.locked["view"])
        self.protected.link_ids.filtered(lambda link: link.model_id.model == BANK).unlink()
        self.assertTrue(read())

    # -- suggestions -----------------------------------------------------------------------

    def test_suggestions(self):
        self.protected.link_ids.unlink()
        found = {(link["model"], link["path"]): link for link in self.protected.suggested_links()}
        bank = found[BANK, "partner_id"]
        self.assertEqual(bank["locked"], len(self.account))
        self.assertGreaterEqual(bank["records"], len(self.account) + 1)
        self.assertIn((PARTNER, "commercial_partner_id"), found)
        self.assertIn((BANK, "partner_id.commercial_partner_id"), found)
        self.assertNotIn((BANK, "partner_id.parent_id"), found)
        for model, path in found:
            self.assertFalse(model.startswith(("ir.", "mail.", "record.pin.", "res.users")), path)
        counts = [link["records"] for link in self.protected.suggested_links()]
        self.assertEqual(counts, sorted(counts, reverse=True))

    def test_each_suggestion_can_be_added(self):
        self.protected.action_add_suggested_links()
        self.assertEqual(self.protected.suggested_links(), [])
        self.rpc(self.reader, PARTNER, "search_read", [("id", "in", self.open.ids)], ["name"])

    def suggestions(self):
        action = self.protected.with_user(self.manager).action_suggested_links()
        return self.env[action["res_model"]].with_user(self.manager).browse(action["res_id"])

    def test_ticking_suggestions(self):
        """Ticked from the start is what covers records; what goes on to companies is not."""
        self.protected.link_ids.unlink()
        wizard = self.suggestions()
        ticked = {(line.model_id.model, line.path) for line in wizard.line_ids if line.selected}
        self.assertIn((BANK, "partner_id"), ticked)
        self.assertNotIn((PARTNER, "commercial_partner_id"), ticked)
        form = Form(wizard)
        for index, line in enumerate(wizard.line_ids):
            wanted = line.path in ("partner_id", "commercial_partner_id")
            with form.line_ids.edit(index) as edited:
                edited.selected = wanted and line.model_id.model in (BANK, PARTNER)
        form.save()
        self.assertEqual(wizard.action_add()["type"], "ir.actions.act_window_close")
        self.assertEqual(
            {(link.model_id.model, link.path) for link in self.protected.link_ids},
            {(BANK, "partner_id"), (PARTNER, "commercial_partner_id")},
        )
        again = {(line.model_id.model, line.path) for line in self.suggestions().line_ids}
        self.assertNotIn((BANK, "partner_id"), again)

    def test_nothing_ticked(self):
        wizard = self.suggestions()
        wizard.line_ids.write({"selected": False})
        with self.assertRaises(UserError):
            wizard.action_add()

    def test_the_form_of_a_protected_model(self):
        """Link paths are lines of its form; a wrong one is refused when it is saved."""
        model = self.env["ir.model"]._get(BANK)
        form = Form(self.protected.with_user(self.manager))
        with form.link_ids.new() as line:
            line.model_id = model
            line.path = "partner_id.parent_id"
        form.save()
        self.assertIn("partner_id.parent_id", self.protected.link_ids.mapped("path"))
        with form.link_ids.new() as line:
            line.model_id = model
            line.path = "bank_id"
        with self.assertRaises(ValidationError):
            form.save()

    # -- what is not covered -------------------------------------------------------------------

    def user_below(self, company):
        """Make the contact of a user one of ``company``."""
        self.colleague.partner_id.sudo().write({"parent_id": company.id})
        self._flush()

    def not_covered(self, warning):
        """The number in a warning."""
        return int(re.search(r"[0-9]+", warning).group()) if warning else 0

    def test_suggestions_and_links_warn_of_the_contacts_of_users(self):
        """A lock on their company does not cover them, and the count says so, too."""
        self.protected.link_ids.unlink()

        def hierarchy():
            self.forget()
            (line,) = self.suggestions().line_ids.filtered(
                lambda line: (line.model_id.model, line.path) == (PARTNER, "commercial_partner_id")
            )
            return line.record_count, self.not_covered(line.warning)

        records, left_out = hierarchy()
        self.user_below(self.locked["view"])
        self.assertEqual(hierarchy(), (records, left_out + 1))
        line = self.suggestions().line_ids.filtered(lambda line: line.path == "partner_id")
        self.assertFalse(any(line.mapped("warning")))
        link = self.link(PARTNER, "commercial_partner_id")
        self.assertEqual(self.not_covered(link.warning), left_out + 1)
        self.assertIn("would hide the users from everybody", link.warning)
        self.assertFalse(self.link(BANK, "partner_id").warning)

    def test_locking_a_company_warns_of_the_contacts_of_users(self):
        company, other = self.env[PARTNER].create(
            [{"name": "Pin company", "is_company": True}, {"name": "Pin other"}]
        )
        self.user_below(company)

        def warning(records):
            asked = self.lock_rpc(self.keeper, "protect_defaults", PARTNER, records.ids)
            return self.not_covered(asked["warning"])

        self.assertEqual(warning(company), 1)
        self.assertEqual(warning(company + other), 1)
        self.assertEqual(warning(other), 0)
        hidden = self.env["ir.rule"].create(
            {
                "name": "Hidden",
                "model_id": self.env["ir.model"]._get(PARTNER).id,
                "domain_force": f"[('id', '!=', {company.id})]",
            }
        )
        self.assertEqual(warning(company), 0)
        hidden.unlink()
        self.protected.link_ids.unlink()
        self.assertEqual(warning(company), 0)
        with self.assertRaises(UserError):
            self.lock_rpc(self.keeper, "protect_defaults", PARTNER, ["x"])

    # -- who may -----------------------------------------------------------------------------

    def test_only_managers_configure_links(self):
        link = self.protected.link_ids[0]
        values = {
            "pin_model_id": self.protected.id,
            "model_id": self.env["ir.model"]._get(BANK).id,
            "path": "partner_id.parent_id",
        }
        for user in (self.reader, self.keeper, self.auditor, self.admin):
            for model, method, args in (
                (LINK, "create", [values]),
                (LINK, "write", [link.ids, {"path": "partner_id.parent_id"}]),
                (LINK, "unlink", [link.ids]),
                ("record.pin.model", "action_suggested_links", [self.protected.ids]),
                ("record.pin.model", "action_add_suggested_links", [self.protected.ids]),
            ):
                with self.subTest(f"{user.login} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, model, method, *args)
        made = self.rpc(self.manager, LINK, "create", values)
        self.rpc(self.manager, LINK, "unlink", [made])

    def test_changes_of_links_are_logged(self):
        before = len(self.events("settings_changed", self.protected))
        self.link(BANK, "partner_id.parent_id").unlink()
        self.assertEqual(len(self.events("settings_changed", self.protected)), before + 2)
