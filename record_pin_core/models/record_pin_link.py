"""Link paths: records of other models that follow the lock of the record they point to."""

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .. import compat
from ..guard.follows import way

#: Steps of a suggested path. Longer ones exist, but each more step finds mostly detours.
MAX_STEPS = 2

#: Steps that lead from a contact to the company it belongs to: covering a company covers
#: the records of its contacts.
HIERARCHY = {"res.partner": "commercial_partner_id"}


class RecordPinLink(models.Model):
    _name = "record.pin.link"
    _description = "Link Path"
    _rec_name = "path"
    _order = "model_name, path"

    pin_model_id = fields.Many2one(
        "record.pin.model", "Protected Model", required=True, ondelete="cascade", index=True
    )
    model_id = fields.Many2one(
        "ir.model",
        "Linked Model",
        required=True,
        ondelete="cascade",
        domain=[("transient", "=", False)],
    )
    model_name = fields.Char(related="model_id.model", string="Technical Name", store=True)
    path = fields.Char(
        required=True,
        help="Stored many2one fields, joined by dots, from the linked model to the protected "
        "one: partner_id, or order_id.partner_id.",
    )

    def init(self):
        compat.unique_index(
            self.env.cr,
            "record_pin_link_uniq",
            self._table,
            ["pin_model_id", "model_id", "path"],
        )

    @api.constrains("pin_model_id", "model_id", "path")
    def _check_path(self):
        for link in self:
            problem = link.pin_model_id._why_not(link.model_id.model)
            if problem:
                raise ValidationError(problem)
            if not way(self.env, link.model_id.model, link.path, link.pin_model_id.model):
                raise ValidationError(
                    _(
                        "%(path)s does not lead from %(linked)s to %(protected)s. Each step is a "
                        "stored many2one field of the model the step before leads to.",
                        path=link.path,
                        linked=link.model_id.model,
                        protected=link.pin_model_id.model,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        links = super().create(vals_list)
        links.pin_model_id._changed("link paths")
        return links

    def write(self, vals):
        result = super().write(vals)
        self.pin_model_id._changed("link paths")
        return result

    def unlink(self):
        protected = self.pin_model_id
        result = super().unlink()
        protected._changed("link paths")
        return result


class RecordPinModel(models.Model):
    _inherit = "record.pin.model"

    def suggested_links(self):
        """The link paths among the installed models that are not added yet.

        :return: ``[{"model": …, "path": …, "records": n}]``, most records first; ``records``:
            how many each would cover now, given the locks there are
        """
        self.ensure_one()
        present = {(link.model_id.model, link.path) for link in self.link_ids}
        found = [
            {"model": model, "path": path, "records": self._covered(model, path)}
            for model, path in self._possible_links()
            if (model, path) not in present
        ]
        return sorted(found, key=lambda link: (-link["records"], link["model"], link["path"]))

    def action_add_suggested_links(self):
        """Add every suggested link path."""
        for record in self:
            record._add_links((link["model"], link["path"]) for link in record.suggested_links())
        return True

    def _add_links(self, pairs):
        """Add link paths: ``(model name, path)`` each."""
        models_ = self.env["ir.model"].sudo()
        self.env["record.pin.link"].create(
            [
                {"pin_model_id": self.id, "model_id": models_._get(model).id, "path": path}
                for model, path in pairs
            ]
        )

    def _possible_links(self):
        """``(model name, path)`` of every way to this model, of at most ``MAX_STEPS`` steps."""
        ends = {(self.model, None)}
        ways = []
        for _step in range(MAX_STEPS):
            ends = {
                (name, field.name if tail is None else f"{field.name}.{tail}")
                for target, tail in ends
                for name, field in self._pointing_to(target, owned=tail is not None)
            }
            ways += sorted(ends)
        hierarchy = HIERARCHY.get(self.model)
        if hierarchy:
            ways += [
                (name, f"{path}.{hierarchy}") for name, path in ways if not path.endswith(hierarchy)
            ] + [(self.model, hierarchy)]
        return [
            (name, path)
            for name, path in dict.fromkeys(ways)
            if not (name == self.model and path != hierarchy)
            and way(self.env, name, path, self.model)
        ]

    def _pointing_to(self, target, owned):
        """Stored many2one fields to ``target``; with ``owned`` only those of its own lines."""
        for name in sorted(self.env.registry.keys()):
            if self._why_not(name):
                continue
            for field in self.env[name]._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == target
                    and field.store
                    and not field.inherited
                    and field.name not in ("create_uid", "write_uid")
                    and not (owned and field.ondelete != "cascade")
                ):
                    yield name, field

    def _covered(self, model_name, path):
        """How many records of a model a link path would lock now."""
        steps = way(self.env, model_name, path, self.model)
        tables, row = [f'"{self.env[model_name]._table}" pin_row'], "pin_row"
        for at, (column, step) in enumerate(zip(steps.columns, steps.models), 1):
            tables.append(
                f'JOIN "{self.env[step]._table}" pin_step{at} ON pin_step{at}.id = {row}."{column}"'
            )
            row = f"pin_step{at}"
        self.env.cr.execute(
            f"SELECT count(*) FROM {' '.join(tables)} JOIN record_pin_lock pin_lock"
            f' ON pin_lock.res_id = {row}."{steps.columns[-1]}" AND pin_lock.res_model = %s',
            [self.model],
        )
        return self.env.cr.fetchone()[0]
