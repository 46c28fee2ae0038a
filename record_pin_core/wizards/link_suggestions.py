"""The link paths that could be added to a protected model: tick some, and add them."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..models.record_pin_link import HIERARCHY


class LinkSuggestions(models.TransientModel):
    _name = "record.pin.link.suggestions"
    _description = "Suggested Links"

    pin_model_id = fields.Many2one(
        "record.pin.model", "Protected Model", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("record.pin.link.suggestion", "wizard_id", string="Link Paths")

    @api.model
    def _for_protected_model(self, pin_model):
        """A new wizard with the suggestions for ``pin_model``.

        Ticked are those that cover records, unless they go on from there along the hierarchy:
        whether the contacts of a company follow its lock is for somebody to decide.
        """
        get = self.env["ir.model"].sudo()._get
        hierarchy = HIERARCHY.get(pin_model.model, "")
        return self.create(
            {
                "pin_model_id": pin_model.id,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "selected": link["records"] > 0
                            and link["path"].split(".")[-1] != hierarchy,
                            "model_id": get(link["model"]).id,
                            "path": link["path"],
                            "record_count": link["records"],
                            "locked_count": link["locked"],
                            "warning": pin_model._link_warning(link["model"], link["path"]),
                        },
                    )
                    for link in pin_model.suggested_links()
                ],
            }
        )

    def action_add(self):
        """Add the ticked link paths.

        :raise UserError: none is ticked
        """
        self.ensure_one()
        ticked = self.line_ids.filtered("selected")
        if not ticked:
            raise UserError(_("Tick at least one link path, or close the window."))
        self.pin_model_id._add_links([(line.model_id.model, line.path) for line in ticked])
        return {"type": "ir.actions.act_window_close"}


class LinkSuggestion(models.TransientModel):
    _name = "record.pin.link.suggestion"
    _description = "Suggested Link"
    _order = "record_count desc, id"

    wizard_id = fields.Many2one("record.pin.link.suggestions", required=True, ondelete="cascade")
    selected = fields.Boolean("Add")
    model_id = fields.Many2one(
        "ir.model", "Linked Model", required=True, readonly=True, ondelete="cascade"
    )
    model_name = fields.Char(related="model_id.model", string="Technical Name")
    path = fields.Char(required=True, readonly=True)
    record_count = fields.Integer("Records", readonly=True)
    locked_count = fields.Integer("Locked Now", readonly=True)
    warning = fields.Char(readonly=True)
