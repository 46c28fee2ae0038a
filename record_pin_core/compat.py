"""The only file that looks at the series of the running Odoo.

Every difference is a row of ``FACTS`` with its reason; the rest of the core asks for
the fact, never for the series.
"""

import threading

from odoo import api, modules, release
from odoo.tools import sql

try:
    from odoo.tools import Query
except ImportError:  # Odoo 15 has it elsewhere
    from odoo.osv.query import Query  # noqa: F401

SERIES = release.version_info[0]

#: fact: (first series it holds for, why it matters)
FACTS = {
    "domain_objects": (19, "record rules are Domain objects, no longer lists"),
    "clear_cache_on_registry": (17, "Model.clear_caches() became registry.clear_cache()"),
    "formatted_read_group": (19, "groups are read with formatted_read_group and its sets"),
    "import_browses_ids": (17, "an import looks a database id up directly, before by a search"),
    "web_name_search": (19, "suggestions for a many2one may ask for more than names"),
    "web_read": (17, "the web client reads with a specification (web_read), no longer with read"),
    "field_access": (19, "_has_field_access() is asked before a value leaves the cache"),
    "addresses_name_records": (18, "the web client shows a record at /odoo/<model>/<id>"),
    "messages_wait": (18, "a message can be written to be posted later, by a job"),
    "query_of_env": (18, "a Query is made with the environment, before with the cursor"),
    "orders_are_sql": (17, "_order_field_to_sql() took the place of _generate_m2o_order_by()"),
    "related_in_sql": (18, "rows are ordered and grouped by related fields that are not stored"),
    "shortcut_renamed": (19, "auto_join became bypass_search_access"),
    "caches_of_fields": (19, "fields put what is fetched in the cache, before the cache did"),
    "implied_groups_computed": (
        19,
        "users of implied groups are computed, before they were stored",
    ),
    "create_index_unique": (19, "create_unique_index() became create_index(unique=True)"),
    "check_access": (18, "check_access() took the place of check_access_rights() and _rule()"),
    "private_helpers": (
        18,
        "mapped(), filtered() and their like are closed to clients",
    ),
    "store_of_people": (18, "the mail client is told of people in a Store, before in a dictionary"),
    "contacts_change_companies": (19, "a contact's address, and tax id, become its company's"),
    "fields_of_store": (19, "what a Store tells is named before, and may be told otherwise"),
    "notices_force_a_name": (
        19,
        "a notice on a device has the name of a record for its title, before the subject would do",
    ),
    "messages_follow_rules": (17, "mail.message checks record rules, before SQL of its own alone"),
    "channels_are_discuss": (17, "before, mail.channel added members by superuser code"),
    "names_declare_context": (17, "what a name depends on is declared; name_get() just looks"),
    "sums_are_asked_for": (17, "read_group() without fields adds up none, before it was all"),
    "no_private_addresses": (
        17,
        "before, rules and each choice of a customer read res.partner.type",
    ),
    "signals_are_counted": (
        18,
        "a process that tells others to empty their caches hears of it when they told it meanwhile",
    ),
    "company_values_in_columns": (
        18,
        "before, they were rows of ir.property, which administrators may read and write",
    ),
    "translations_in_columns": (
        16,
        "before, they were rows of ir.translation, which every employee may read",
    ),
    "templates_are_generators": (16, "what a template is compiled to yields its parts"),
    "templates_tell_errors": (19, "an error that is the user's leaves a template as it is"),
    "files_are_streams": (16, "ir.binary gives out pictures and files, before ir.http"),
    "views_are_elements": (16, "_get_view() took the place of _fields_view_get(), cached by a key"),
    "flush_recordset": (16, "flush() and invalidate_cache() were split and renamed"),
}


#: ``@api.readonly`` where it exists: the method may run on a read-only cursor.
readonly = getattr(api, "readonly", lambda method: method)


def has(fact):
    """Whether ``fact`` holds for the running Odoo."""
    return FACTS[fact][0] <= SERIES


#: ``{model: fields}`` that show on a locked record beside its name: Odoo's own rules and the
#: choices in forms look at them, so that what is found tells them anyway.
SHOWN = {} if has("no_private_addresses") else {"res.partner": frozenset(["type"])}

#: The mark of a relation that a search follows without asking the rules behind it.
SHORTCUT = "bypass_search_access" if has("shortcut_renamed") else "auto_join"


def clear_cache(env):
    """Forget what is cached in the registry, in all workers."""
    if has("clear_cache_on_registry"):
        env.registry.clear_cache()
    else:
        env["base"].clear_caches()


def address_of(model_name, id_):
    """Where the web client shows a record, on this server."""
    if has("addresses_name_records"):
        # the client takes a name without a dot for that of an action
        return f"/odoo/{model_name if '.' in model_name else 'm-' + model_name}/{id_}"
    return f"/web#model={model_name}&id={id_}&view_type=form"


def cache_signals(registry):
    """How often this process has told others to empty their caches, or heard it; by cache."""
    return dict(getattr(registry, "cache_sequences", None) or {"": registry.cache_sequence})


def empty_caches(registry):
    """Forget what is cached in the registry, in this process alone."""
    if has("clear_cache_on_registry"):
        registry.clear_all_caches()
        registry.cache_invalidated.clear()
    else:
        registry._clear_cache()
        registry.cache_invalidated = False


def flush(records, field_names):
    """Write pending values of ``field_names`` to the database before SQL reads them.

    The columns of a report are those of other models, so all that is pending is written.
    """
    if has("flush_recordset"):
        if records._auto:
            records.flush_model(field_names)
        else:
            records.env.flush_all()
    else:
        records.flush(*[field_names] if records._auto else [])


def flush_records(records, field_names):
    """The same for these records, where they have pending values; others may be half made."""
    if not records._auto:
        flush(records, field_names)
    elif has("flush_recordset"):
        records.flush_recordset(field_names)
    else:
        records.flush(field_names, records)


def forget_values(records, field_names):
    """Drop what is cached of fields that SQL has changed."""
    if has("flush_recordset"):
        records.invalidate_recordset(field_names)
    else:
        records.invalidate_cache(field_names, records.ids)


def nothing_pending(env):
    """Whether nothing waits in this transaction to be computed or written: no flush needed."""
    transaction = env.transaction
    if has("caches_of_fields"):
        dirty = transaction.field_dirty
    else:
        dirty = env.cache.get_dirty_fields() if has("flush_recordset") else transaction.towrite
    return not (transaction.tocompute or dirty)


def check_access(records, operation):
    """Refuse ``operation`` on ``records`` with the error of Odoo's rights and rules."""
    if has("check_access"):
        records.check_access(operation)
    else:
        records.check_access_rights(operation)
        records.check_access_rule(operation)


def check_fields(model, names):
    """Refuse what Odoo keeps from the user: fields of ``model`` for groups that he is not in.

    :raise AccessError: one of ``names`` is such a field
    """
    if has("field_access"):
        for name in names:
            if name in model._fields:
                model._check_field_access(model._fields[name], "read")
    else:
        model.check_field_access_rights("read", list(names))


def read_found(records, names, **kwargs):
    """The rows of ``search_read``: from 17 on Odoo does not ask again for the access to them."""
    if not has("web_read"):
        return records.read(names, **kwargs)
    if "active_test" in records.env.context:  # it is about the search
        context = {key: val for key, val in records.env.context.items() if key != "active_test"}
        records = records.with_context(context)
    return records._read_format(names, **kwargs)


def put_fetched(records, field, values):
    """Put a fetched column in the cache, where nothing is pending there; from 17 on."""
    if has("caches_of_fields"):
        field._insert_cache(records, values)
    else:
        records.env.cache.insert_missing(records, field, values)


def filtered_access(records, operation):
    """The ``records`` on which Odoo's rights and rules allow ``operation``."""
    if has("check_access"):
        return records._filtered_access(operation)
    if not records.check_access_rights(operation, raise_exception=False):
        return records.browse()
    return records._filter_access_rules_python(operation)


def name_of(record):
    """The name of ``record`` in its own context.

    Where a name does not declare what it depends on, one that was made in another context
    may be in the cache.
    """
    if has("names_declare_context"):
        return record.display_name
    return record.name_get()[0][1]


def rows_of(env, select):
    """The rows of a query, with what it reads written before; from 17 on."""
    if has("query_of_env"):
        return env.execute_query(select)
    env.cr.execute(select)
    return env.cr.fetchall()


def query_owner(model):
    """The first argument of ``Query``."""
    return model.env if has("query_of_env") else model.env.cr


def unique_index(cr, name, table, columns):
    """Make a unique index: constraints are declared differently from series to series."""
    if has("create_index_unique"):
        sql.create_index(cr, name, table, columns, unique=True)
    else:
        sql.create_unique_index(cr, name, table, columns)


def users_of(group):
    """The active users who have ``group``, be it through another one."""
    return (group.all_user_ids if has("implied_groups_computed") else group.users).filtered(
        "active"
    )


def test_is_running():
    """Whether this thread runs a test of Odoo."""
    # up to 17 the name of the module is set for tests at install alone, the mark for all
    return bool(modules.module.current_test) or getattr(
        threading.current_thread(), "testing", False
    )


def in_test_mode(registry):
    """Whether new cursors of ``registry`` wrap the cursor of a running test."""
    # 19 replaces the method on the instance instead of keeping a flag
    flagged = getattr(registry, "in_test_mode", None)
    return flagged() if flagged else "cursor" in vars(registry)
