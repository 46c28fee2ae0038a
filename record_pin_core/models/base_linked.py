"""Creating a record that is linked to a locked one, or pointing one to it: the PIN first."""

from odoo import api, models

from ..guard import links, memo, projection


class Base(models.AbstractModel):
    _inherit = "base"

    def write(self, vals):
        """A record that is re-pointed to a locked one needs that one's PIN, too."""
        result = super().write(vals)
        if not self.env.su:
            if self.env["record.pin.model"]._link_deciders(self._name) & set(vals):
                memo.forget(self.env)  # these records follow other locks now
                self._pin_require("create")
        return result

    def onchange(self, values, changed, *args, **kwargs):
        """Ask before a draft is filled in, not when somebody has typed all of it."""
        args = self._pin_draft_arguments(values, args)
        columns = self.env["record.pin.model"]._link_columns(self._name)
        if self.env.su or not columns:
            return super().onchange(values, changed, *args, **kwargs)
        if self.ids:
            names = [changed] if isinstance(changed, str) else changed or ()
            sent = {name: value for name, value in values.items() if name in names}
        else:
            sent = values
        links.require_for_values(self.env, self._name, sent)
        result = super().onchange(values, changed, *args, **kwargs)
        # what a default or another field has pointed it to
        links.require_for_values(self.env, self._name, result.get("value") or {})
        return result

    @api.model
    def load(self, fields, data):
        """An import that a lock has stopped is refused, as any other request is.

        Odoo would make a message of it for each row; clients could not ask for the PIN.

        :raise RecordPinRequired: names all locks that the rows met
        """
        self._pin_rows_to_write(fields, data)._pin_require("write")
        with links.refusals(self.env) as locks:
            result = super().load(fields, data)
        if locks and not result["ids"]:
            raise links.merged(self.env, locks)
        return result

    def _pin_rows_to_write(self, fields, data):
        """The records that an import names by their ids: Odoo would not find the locked ones."""
        if ".id" not in fields or not projection.may_have_locked_rows(self):
            return self.browse()
        at = fields.index(".id")
        given = {str(row[at]) for row in data if len(row) > at}
        ids = [int(text) for text in given if text.isdecimal() and len(text) < 10]
        return self.browse(ids).sudo().exists().sudo(False)
