"""Making or moving a record that is linked to a locked one, hangs on it, or copies of it: the PIN
first."""

from odoo import api, models

from ..guard import links, memo, projection, rule, superuser_code


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        """A list of records changes those of which it is a list as well (see ``write``).

        And what hangs on a record changes that one: whoever was notified of a message may answer
        it, Odoo says, whatever the document says.
        """
        if self.env.su:
            superuser_code.require_for_defaults(self, vals_list)
        with links.asking():
            records = super().create(vals_list)
        shared = () if self.env.su else memo.fact(self.env, "_shared_lists", self._name)
        if shared:
            given = {name for vals in vals_list for name in vals}
            given.update(name for name in shared if self._pin_has_default(name))
            self._pin_require_listed(records._pin_listed(given & shared), {})
        if not self.env.su and memo.fact(self.env, "_hanging_deciders", self._name):
            memo.moved(records)  # what they hang on may not be what it was as they were inserted
            records._pin_require("write")
        links.require_for_copies(records)
        return records

    def write(self, vals):
        """A record that is re-pointed to a locked one needs that one's PIN, too.

        And so does who changes a list that is, seen from there, a list of the locked record's: a
        tag's contacts are a contact's tags.
        """
        shared = ()
        if not self.env.su:
            shared = memo.fact(self.env, "_shared_lists", self._name).intersection(vals)
        moving = not memo.fact(self.env, "_way_deciders", self._name).isdisjoint(vals)
        if moving and not self.env.su:
            links.require_for_followers(self, vals)
        before = self._pin_listed(shared) if shared else {}
        with links.asking():
            result = super().write(vals)
        if moving:
            memo.moved(self)  # whoever has moved them
            if not self.env.su:
                self._pin_require_moved(vals)
                links.require_for_followers(self, vals)
        links.require_for_copies(self, vals)
        if shared:
            self._pin_require_listed(self._pin_listed(shared), before)
        return result

    def _pin_require_moved(self, vals):
        """Ask for the locks that records follow, or hang on, now that ``vals`` are written.

        Whoever may still see them: who links a record may give it away by the same.
        """
        for deciders, operation in (("_link_deciders", "create"), ("_hanging_deciders", "write")):
            if not memo.fact(self.env, deciders, self._name).isdisjoint(vals):
                locks = rule.each_once(self._pin_closed_over(operation))
                if locks:
                    raise rule.denied(self.env, operation, locks)

    def _pin_has_default(self, name):
        return bool(self._fields[name].default) or f"default_{name}" in self.env.context

    def _pin_listed(self, names):
        """``{field name: {(id of the record, id on its list)}}``, of many2many fields."""
        found = {}
        for name in sorted(names):
            field = self._fields[name]
            self.env.cr.execute(
                f'SELECT "{field.column1}", "{field.column2}" FROM "{field.relation}"'
                f' WHERE "{field.column1}" = ANY(%s)',
                [self.ids],
            )
            found[name] = set(self.env.cr.fetchall())
        return found

    def _pin_require_listed(self, after, before):
        """Ask for the PINs of what has come to a list, or gone from it."""
        for name, pairs in after.items():
            changed = {listed for _id, listed in pairs ^ before.get(name, set())}
            if changed:
                self.env[self._fields[name].comodel_name].browse(changed)._pin_require("write")

    def onchange(self, values, changed, *args, **kwargs):
        """Ask before a draft is filled in, not when somebody has typed all of it."""
        args = self._pin_draft_arguments(values, args)
        if self.env.su or not memo.fact(self.env, "_asked_when_pointed", self._name):
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
        return rule.shown(self.browse(ids), "read")  # Odoo refuses the others as well
