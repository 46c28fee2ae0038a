"""Protected models: the list of models on which records may be locked."""

from collections import namedtuple

from odoo import _, api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from .. import compat
from ..guard import (
    cache_guard,
    copies,
    follows,
    links,
    list_changes,
    memo,
    named_after,
    projection,
    rule,
    schema,
)
from ..lib.pin_domain import masking
from ..lib.pin_domain.pin_strength import MAX_LENGTH, MIN_LENGTH
from ..lib.pin_domain.policy import Mode
from ..store import events
from .record_pin_lock import BOUNDS, MODES

#: On the registry while the addon is being uninstalled.
RETIRED = "_record_pin_retired"

#: Models whose records carry Odoo itself (or this addon): a lock there would shut out
#: everybody, or open a way around all locks.
TECHNICAL_PREFIXES = ("ir.", "record.pin.", "bus.", "base.", "auth", "res.users", "res.groups")
TECHNICAL_MODELS = {
    "res.company",
    "res.lang",
    "res.currency",
    "mail.message",
    "mail.activity",
    "mail.followers",
    "mail.notification",
    "mail.mail",
    "mail.tracking.value",
}


Protected = namedtuple("Protected", "visible mask_name links max_attempts lockout_minutes")
Protected.__doc__ = """What a protected model shows: frozenset of field names, whether no name;
its link paths: tuple of (model name, path); and the limits where there is no lock."""


class RecordPinModel(models.Model):
    _name = "record.pin.model"
    _description = "Protected Model"
    _rec_name = "model_id"
    _order = "id"

    model_id = fields.Many2one(
        "ir.model",
        required=True,
        ondelete="cascade",
        index=True,
        domain=[("transient", "=", False)],
    )
    model = fields.Char(related="model_id.model", string="Technical Name", store=True, index=True)
    active = fields.Boolean(
        default=True,
        help="Without the mark the locks on records of this model are suspended. They come "
        "back with it.",
    )
    visible_field_ids = fields.Many2many(
        "ir.model.fields",
        "record_pin_model_visible_field_rel",
        "pin_model_id",
        "field_id",
        string="Visible Fields",
        domain="[('model_id', '=', model_id)]",
        help="Shown although the record is locked. Every other field is masked, also one that "
        "another app adds later.",
    )
    mask_name = fields.Boolean(
        "Mask the Name",
        help="Show the word Locked instead of the name of a locked record.",
    )
    mode = fields.Selection(
        MODES, string="Default Mode", required=True, default=lambda self: self._company("mode")
    )
    pin_min_length = fields.Integer(
        "Shortest PIN", required=True, default=lambda self: self._company("pin_min_length")
    )
    pin_max_length = fields.Integer(
        "Longest PIN", required=True, default=lambda self: self._company("pin_max_length")
    )
    grace_minutes = fields.Integer(
        "Grace Period (minutes)",
        required=True,
        default=lambda self: self._company("grace_minutes"),
        help="How long a right PIN keeps a record open.",
    )
    max_attempts = fields.Integer(
        "Attempts",
        required=True,
        default=lambda self: self._company("max_attempts"),
        help="Wrong PINs after which a user is locked out of the record.",
    )
    lockout_minutes = fields.Integer(
        "Lockout (minutes)", required=True, default=lambda self: self._company("lockout_minutes")
    )
    end_links = fields.Boolean(
        "End Shared Links",
        default=True,
        help="Links to documents and files that were shared before a record is locked stop working "
        "with the lock. Whoever has such a link needs neither a login nor the PIN.",
    )
    link_ids = fields.One2many(
        "record.pin.link",
        "pin_model_id",
        string="Link Paths",
        help="Records of other models that follow the lock of the record they point to.",
    )
    lock_count = fields.Integer("Locked Records", compute="_compute_lock_count")

    def init(self):
        # one row for each model, listed or suspended: a lock must not find two masters
        compat.unique_index(self.env.cr, "record_pin_model_model_uniq", self._table, ["model_id"])

    def _company(self, name):
        return self.env.company.sudo()[f"record_pin_{name}"]

    @api.depends("model")
    def _compute_lock_count(self):
        locks = self.env["record.pin.lock"].sudo()
        for record in self:
            record.lock_count = locks.search_count([("res_model", "=", record.model)])

    # -- what may be configured -------------------------------------------------

    @api.constrains("model_id")
    def _check_model(self):
        for record in self:
            problem = self._why_not(record.model_id.model)
            if problem:
                raise ValidationError(problem)

    def _why_not(self, model_name, linked=False):
        """Why records of a model cannot be locked (a translated sentence), or None.

        :param linked: whether they may follow other locks; a report may, it has no locks of its own
        """
        model = self.env.get(model_name)
        if model is None:
            return _("The model %s is not installed.", model_name)
        if model_name in TECHNICAL_MODELS or model_name.startswith(TECHNICAL_PREFIXES):
            return _(
                "%s is part of Odoo's own machinery. Locking its records could shut out "
                "everybody. Choose a model that holds business data.",
                model_name,
            )
        if model._abstract or model._transient:
            return _("%s stores no records of its own, so there is nothing to lock.", model_name)
        if not linked and (not model._auto or getattr(model, "_table_query", None)):
            return _(
                "%s is a report over other tables. Protect the model its rows come from.",
                model_name,
            )
        return None

    @api.constrains("pin_min_length", "pin_max_length")
    def _check_length(self):
        for record in self:
            if not MIN_LENGTH <= record.pin_min_length <= record.pin_max_length <= MAX_LENGTH:
                raise ValidationError(
                    _(
                        "A PIN has from %(low)s to %(high)s digits, and the shortest one cannot "
                        "be longer than the longest.",
                        low=MIN_LENGTH,
                        high=MAX_LENGTH,
                    )
                )

    @api.constrains(*BOUNDS)
    def _check_numbers(self):
        for record in self:
            for name, (low, high) in BOUNDS.items():
                if not low <= record[name] <= high:
                    raise ValidationError(
                        _(
                            "%(name)s is a whole number from %(low)s to %(high)s.",
                            name=record._fields[name].get_description(record.env)["string"],
                            low=low,
                            high=high,
                        )
                    )

    @api.constrains("visible_field_ids", "model_id")
    def _check_visible_fields(self):
        for record in self:
            strangers = record.visible_field_ids.filtered(
                lambda field, record=record: field.model_id != record.model_id
            )
            if strangers:
                raise ValidationError(
                    _("%s is not a field of this model.", ", ".join(strangers.mapped("name")))
                )
            self._check_dependencies(record)

    def _check_dependencies(self, record):
        """A computed field shows what it is computed from."""
        visible = set(record.visible_field_ids.mapped("name"))
        hidden = masking.undeclared_dependencies(
            record.model, visible, schema.RegistrySchema(self.env)
        )
        for name, dependencies in sorted(hidden.items()):
            raise ValidationError(
                _(
                    "%(field)s is computed from %(dependencies)s, which is masked. Make that "
                    "visible too, or leave %(field)s masked.",
                    field=name,
                    dependencies=", ".join(dependencies).replace(
                        masking.NOT_DECLARED, _("something its author does not declare")
                    ),
                )
            )

    @api.model
    def _default_visible_names(self, model_name):
        """The name, whether archived, the company, and what this series tells of it anyway."""
        model = self.env[model_name]
        return (
            schema.name_fields(model)
            | schema.always_visible(model)
            | compat.SHOWN.get(model_name, frozenset())
        )

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.model_id and not self._why_not(self.model_id.model):
            self.visible_field_ids = self._default_visible_fields(self.model_id)

    def _default_visible_fields(self, model):
        names = self._default_visible_names(model.model)
        return (
            self.env["ir.model.fields"]
            .sudo()
            .search([("model_id", "=", model.id), ("name", "in", sorted(names))])
        )

    # -- changes reach all workers ------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            model = self.env["ir.model"].sudo().browse(vals.get("model_id")).exists()
            problem = model and self._why_not(model.model)
            if problem:
                raise UserError(problem)
            if model and "visible_field_ids" not in vals:
                vals["visible_field_ids"] = [(6, 0, self._default_visible_fields(model).ids)]
        records = super().create(vals_list)
        records._changed("listed")
        return records

    def write(self, vals):
        result = super().write(vals)
        self._changed(", ".join(sorted(vals)))
        return result

    def unlink(self):
        self._changed("removed from the list")
        result = super().unlink()
        compat.clear_cache(self.env)  # the deletion itself has asked for the list
        memo.forget_list(self.env)
        return result

    def _changed(self, detail):
        list_changes.note(self.env)
        self.flush_recordset() if compat.has("flush_recordset") else self.flush()
        compat.clear_cache(self.env)
        memo.forget_list(self.env)
        events.log(
            self.env,
            *(
                events.Entry("settings_changed", one._name, one.id, detail=f"{one.model}: {detail}")
                for one in self
            ),
        )

    # -- what the guard asks (cached in the registry: no query on a request) ---------

    @api.model
    def _facts_of_transaction(self):
        """The answers of all ``kept`` methods, for all transactions that may share them."""
        return self._facts(memo.changing.get(self.env.cr))

    @api.model
    @tools.ormcache("transaction")
    def _facts(self, transaction):
        """Empty when Odoo has emptied its caches: in every worker, when the list has changed.

        :param transaction: the number of the one that changes the list, for which these are
        """
        return {}

    @api.model
    @memo.kept
    def _list(self):
        """``(_protected, _locked_modes)``, read together.

        A worker that reads them anew guards the fields of the models that obey a lock.
        """
        if hasattr(self.env.registry, RETIRED):
            return {}, frozenset()
        with list_changes.newest(self.env) as env:
            protected = {
                record.model: Protected(
                    frozenset(record.visible_field_ids.mapped("name")),
                    record.mask_name,
                    tuple((link.model_id.model, link.path) for link in record.link_ids),
                    record.max_attempts,
                    record.lockout_minutes,
                )
                for record in env[self._name].search([("active", "=", True)])
                if record.model in env
            }
            modes = env["record.pin.lock"]._locked_among(protected)
        locked = {model_name for model_name, _mode in modes}
        links = self._links_in(protected)
        masked = set(protected) | {linked for linked, _path, _root in links}
        cache_guard.install(
            self.env,
            locked,
            tuple(link for link in links if link[-1] in locked),
            lambda model_name: self._visible_among(model_name, protected, masked),
        )
        return protected, modes

    @api.model
    @memo.kept
    def _protected(self):
        """``{model name: Protected}`` of the models on the list."""
        return self._list()[0]

    @api.model
    @memo.kept
    def _locked_names(self):
        """Names of the protected models with a lock. (Those that had one may be among them.)"""
        return frozenset(model_name for model_name, _mode in self._locked_modes())

    @api.model
    @memo.kept
    def _locked_modes(self):
        """``{(model name, mode), …}`` of the locks there are, and maybe some that there were.

        The first lock of a model, or of a mode, is a change of the list, which reaches all workers
        as any other: so what nobody uses costs nothing.
        """
        return self._list()[1]

    @api.model
    def _lock_first(self, modes):
        """Locks have been made: ``{(model name, mode), …}``."""
        protected = self._protected_names()
        if self._locked_modes() >= {pair for pair in modes if pair[0] in protected}:
            return
        list_changes.note(self.env)
        compat.clear_cache(self.env)
        memo.forget_list(self.env)
        self._list()  # guards the fields before anybody reads what is in the cache

    @api.model
    def _retire(self):
        """The addon is being uninstalled: its tables are about to be dropped, so ask them nothing.

        It is said on the registry that the uninstallation has loaded for itself, which is thrown
        away after it, whether it succeeds or fails. Requests that go on meanwhile have theirs.
        """
        setattr(self.env.registry, RETIRED, True)
        compat.clear_cache(self.env)
        memo.forget_list(self.env)

    @api.model
    @memo.kept
    def _derived(self, model_name):
        """``{field name: follows}`` of the fields of a model that are made of others' masked ones.

        See ``guard.derived``; no query once the list of protected models is known.
        """
        self._list()
        return getattr(self.env.registry, cache_guard.DERIVED, {}).get(model_name, {})

    @api.model
    @memo.kept
    def _all_named_after(self):
        """``guard.named_after.in_registry``."""
        locked = self._locked_names()
        masking = {name for name in locked if self._protected()[name].mask_name}
        links_ = tuple(link for link in self._links() if link[-1] in locked)
        return named_after.in_registry(self.env, locked, links_, masking)

    @api.model
    @memo.kept
    def _named_after(self, model_name):
        """The follows of records of a model whose names tell of others."""
        return self._all_named_after().get(model_name, ())

    @api.model
    @memo.kept
    def _protected_names(self):
        return frozenset(self._protected())

    @api.model
    @memo.kept
    def _links(self):
        """``(model name, path, protected model)`` of each link path in force."""
        return self._links_in(self._protected())

    @api.model
    def _links_in(self, protected):
        return tuple(
            (linked, path, root)
            for root, shown in protected.items()
            for linked, path in shown.links
            if linked in self.env and follows.way(self.env, linked, path, root)
        )

    @api.model
    @memo.kept
    def _masked_names(self):
        """The models whose lists show locked records: protected ones, and those linked to them."""
        return self._protected_names() | {linked for linked, _path, _root in self._links()}

    @api.model
    @memo.kept
    def _fields_towards_masked(self, model_name):
        """The fields of a model that point to records which may be locked, or named after such.

        Contacts of users cannot be locked, and nearly every list names users.
        """
        fields_ = self.env[model_name]._fields.items()
        named = {field.comodel_name for _name, field in fields_} & set(self.env.registry)
        named.difference_update(follows.ACCOUNTS)
        masked = {name for name in named if self._named_after(name) or self._follows(name, "read")}
        return frozenset(name for name, field in fields_ if field.comodel_name in masked)

    @api.model
    def _is_only_linked(self, model_name):
        """Whether records of a model follow locks, but have none of their own."""
        return model_name in self._masked_names() - self._protected_names()

    @api.model
    @memo.kept
    def _follows(self, model_name, operation):
        """Those of ``_ways`` at whose end any record has a lock: what a request has to ask for.

        The others keep nobody from anything.
        """
        locked = self._locked_names()
        return tuple(
            way
            for way in self._ways(model_name, operation)
            if (way.root in locked if way.root else locked)
        )

    @api.model
    @memo.kept
    def _shows_padlocks(self, model_name):
        """Whether an open record of a model may have a padlock: that of an Edit lock."""
        edit = {root for root, mode in self._locked_modes() if mode == Mode.EDIT.value}
        return any(
            way.root in edit if way.root else edit for way in self._follows(model_name, "read")
        )

    @api.model
    @memo.kept
    def _ways(self, model_name, operation="read"):
        """The ways from a record of a model to the locks it obeys (see ``guard.follows``).

        A record that is being created has no lock of its own, but may be linked to a locked one.
        """
        found = follows.follows_of(self.env, model_name, self._protected_names(), self._links())
        if operation == "create":
            return tuple(
                follow for follow in found if follow.columns != ("id",) and not follow.model_column
            )
        return found

    @api.model
    @memo.kept
    def _link_columns(self, model_name):
        """The fields of a model that decide which lock its records follow."""
        return frozenset(follow.columns[0] for follow in self._ways(model_name, "create"))

    @api.model
    @memo.kept
    def _link_deciders(self, model_name):
        """Those, and the fields that the computed ones among them are computed from."""
        return links.deciding_fields(self.env[model_name], self._link_columns(model_name))

    @api.model
    @memo.kept
    def _all_copied(self):
        """``{model name: follows}``: the ways to locked records that Odoo copies values of."""
        locked = self._locked_names()
        chosen = tuple(link for link in self._links() if link[-1] in locked)
        return copies.when_pointed(self.env, locked, chosen, self._visible_names)

    @api.model
    @memo.kept
    def _copied(self, model_name):
        return self._all_copied().get(model_name, ())

    @api.model
    @memo.kept
    def _copied_through(self, model_name):
        """``_through`` of the ways to what Odoo would copy of."""
        return self._through(model_name, self._all_copied())

    @api.model
    @memo.kept
    def _copy_deciders(self, model_name):
        """The fields of a model that decide of which record Odoo copies."""
        columns = {follow.columns[0] for follow in self._copied(model_name)}
        return links.deciding_fields(self.env[model_name], columns)

    @api.model
    @memo.kept
    def _asked_when_pointed(self, model_name):
        """``((operation, follows), …)``: to what no record of a model is pointed without a PIN.

        What it would follow, and what Odoo would copy of for who may not read that.
        """
        found = (
            ("create", self._follows(model_name, "create")),
            ("read", self._copied(model_name)),
        )
        return tuple((operation, ways) for operation, ways in found if ways)

    @api.model
    @memo.kept
    def _hanging_deciders(self, model_name):
        """The fields that decide what a satellite, or a part of one, hangs on."""
        columns = set()
        for way in self._ways(model_name):
            if way.model_column:
                columns.add(way.columns[0])
                if not way.via:
                    columns.add(way.model_column)
        return links.deciding_fields(self.env[model_name], columns)

    @api.model
    @memo.kept
    def _way_deciders(self, model_name):
        """The fields of a model that decide which lock any record follows: its own, or one whose
        link path leads through it."""
        columns = set(self._link_columns(model_name) | self._hanging_deciders(model_name))
        for linked, path, root in self._links():
            way = follows.way(self.env, linked, path, root)
            steps = zip((linked, *way.models), way.columns)
            columns.update(column for model, column in steps if model == model_name)
        return links.deciding_fields(self.env[model_name], columns)

    @api.model
    @memo.kept
    def _led_through(self, model_name):
        """The models of which another record decides which lock one of ``model_name`` follows.

        None where that may be any: of the rows of a report.
        """
        if not self.env[model_name]._auto:
            return None
        found = set()
        for way in self._ways(model_name):
            found.update(way.models)
            if way.own:  # whose record it is, decides too
                found.update(owner for owner, *_of in follows.OWN_RECORDS[way.own[1]])
            for name, column in zip((model_name, *way.models), way.columns):
                found |= links.deciding_models(self.env[name], [column])
        return frozenset(found)

    @api.model
    @memo.kept
    def _steps_through(self, model_name):
        """``_through`` of the link paths."""
        linked = sorted({linked for linked, _path, _root in self._links()})
        return self._through(model_name, {name: self._follows(name, "read") for name in linked})

    @api.model
    def _through(self, model_name, ways):
        """``(model, follow, step, fields)`` of each way of another model that leads through one.

        ``step``: after how many columns; ``fields``: those of the model that decide how it goes on.

        :param ways: ``{model: follows}``
        """
        return tuple(
            (model, follow, step, links.deciding_fields(self.env[name], [follow.columns[step]]))
            for model, follows_ in sorted(ways.items())
            for follow in follows_
            if not follow.model_column
            for step, name in enumerate(follow.models, 1)
            if name == model_name
        )

    @api.model
    @memo.kept
    def _shared_lists(self, model_name):
        """The many2many fields of a model that are, seen from the other side, a field of records
        that follow locks."""
        return frozenset(
            name
            for name, field in self.env[model_name]._fields.items()
            if field.type == "many2many"
            and field.store
            and self._follows(field.comodel_name, "write")
            and any(
                other.type == "many2many" and other.store and other.relation == field.relation
                for other in self.env[field.comodel_name]._fields.values()
                if other is not field
            )
        )

    @api.model
    @memo.kept
    def _searches_plainly(self, model_name):
        """Whether a search for records of a model is Odoo's own, of its own table.

        Employees are searched elsewhere for those who may not read them.
        """
        return schema.searches_plainly(self.env[model_name])

    @api.model
    @memo.kept
    def _order_tells(self, model_name):
        """Whether the default order of a model would tell masked fields of its locked records."""
        return model_name in self._masked_names() and not projection.ordered_by_visible(
            self.env[model_name], None
        )

    @api.model
    @memo.kept
    def _visible_names(self, model_name):
        """Names of the fields that a locked record of ``model_name`` still shows.

        Nobody has chosen them for a model that is only linked to protected ones. Its records
        show the name that they have as a column: a display name can hold anything (the text of
        an order's line, the reference of an invoice).
        """
        return self._visible_among(model_name, self._protected(), self._masked_names())

    @api.model
    @memo.kept
    def _pointing(self, model_name):
        """``links.pointing_fields`` of the models of which records follow locks."""
        following = [name for name in sorted(self.env.registry) if self._follows(name, "write")]
        return tuple(links.pointing_fields(self.env, following, model_name))

    @api.model
    @memo.kept
    def _fields_that_show(self, model_name):
        """``(fields that show of any record, those that show of an open one)``.

        In neither is what is made of other records: their locks are asked for each time.
        """
        fields_of = self.env[model_name]._fields
        always = set(fields_of)
        if self._follows(model_name, "read"):
            always = self._visible_names(model_name)
        derived = self._derived(model_name)
        return (
            [field for name, field in fields_of.items() if name in always and name not in derived],
            [field for name, field in fields_of.items() if name not in {*always, *derived}],
        )

    @api.model
    def _visible_among(self, model_name, protected, masked):
        """``_visible_names`` where these models are protected, and these show locked records."""
        shown = protected.get(model_name)
        if shown is None:
            if model_name not in masked:
                return frozenset({"id"})
            model = self.env[model_name]
            return frozenset(schema.always_visible(model) | {schema.own_name(model) or "id", "id"})
        if shown.mask_name:
            return (shown.visible - schema.name_fields(self.env[model_name])) | {"id"}
        return shown.visible | {"id"}

    @api.model
    def _for(self, model_name):
        """The active configuration of ``model_name``.

        :raise UserError: when the model is not on the list
        """
        listed = isinstance(model_name, str) and model_name in self._protected_names()
        record = listed and self.sudo().search(
            [("model", "=", model_name), ("active", "=", True)], limit=1
        )
        if not record:
            raise UserError(
                _(
                    "Records of %s cannot be locked: the model is not on the list of protected "
                    "models (Settings, PIN Protection).",
                    str(model_name)[:64],
                )
            )
        return record

    def _register_hook(self):
        super()._register_hook()
        rule.install(self.pool)
        list_changes.hear_all(self.pool)
        self._protected_names()  # guards the fields before the first request
