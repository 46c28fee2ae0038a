"""Warm databases without the addons under test: made once, cloned for every run."""

from __future__ import annotations

from pathlib import Path
from typing import List, NamedTuple

from . import venv
from .errors import LabError
from .filelock import exclusive
from .instance import Instance, Odoo
from .paths import cache, cached
from .say import step

_WARM = Path(__file__).with_name("warm_assets.py")


class Profile(NamedTuple):
    """A choice of modules."""

    name: str
    modules: List[str]
    demo: bool


#: Those whose own tests are compared (``compat.py``).
_APPS = [
    "contacts", "hr", "sale_management", "purchase", "stock", "account", "project", "crm",
]  # fmt: skip
#: What else people lock, where a series has it (from 19 on contracts are versions of employees),
#: and large apps that change what the others show. For the tests of single apps, and long
#: campaigns; the demo data of events tells the time, by which two databases differ.
_MORE_APPS = [
    "hr_contract", "hr_expense", "hr_holidays", "hr_recruitment", "event_sale", "data_recycle",
    "account_update_tax_tags", "hr_attendance", "hr_timesheet", "survey", "mail_group",
    "project_mail_plugin", "google_calendar", "microsoft_calendar", "mass_mailing",
    "website_sale", "website_crm", "website_event_sale", "website_hr_recruitment",
    "website_customer", "website_slides", "point_of_sale", "pos_sale", "pos_restaurant",
    "im_livechat", "hr_fleet", "hr_skills", "lunch", "maintenance", "membership", "repair",
    "sale_loyalty", "sale_timesheet", "sale_stock", "purchase_stock", "mass_mailing_sms",
    "website_crm_partner_assign", "website_event_booth_sale", "website_project", "website_mail",
    "website_membership", "website_sale_stock", "pos_self_order", "hr_work_entry",
    "hr_work_entry_contract", "base_automation",
]  # fmt: skip

PROFILES = {
    profile.name: profile
    for profile in (
        Profile("full", _APPS, True),
        Profile("wide", _APPS + _MORE_APPS, True),
        Profile("compat", [*_APPS, "base_automation"], True),
        Profile("demo", ["contacts", "hr", "sale_management"], True),
        Profile("small", ["base", "web", "mail", "contacts"], True),
    )
}  # fmt: skip


def get(name: str) -> Profile:
    """The profile of that name; LabError naming the known ones for any other."""
    if name not in PROFILES:
        raise LabError("Unknown template %r: %s." % (name, ", ".join(PROFILES)))
    return PROFILES[name]


#: Seconds an installation may take; the longest seen on 2 shared cores was about 250.
_TIMEOUT = 2400


def provide(odoo: Odoo, profile: Profile) -> Instance:
    """The template of a profile, installed when it is not there yet."""
    modules = odoo.tree.modules(profile.modules)
    name = name_of(odoo, profile, modules)
    template = Instance(odoo, name)
    if not template.exists():
        with exclusive(cache() / "odoo" / (name + ".lock"), "the template " + name):
            if not template.exists():
                _make(template, profile, modules)
    return template


def name_of(odoo: Odoo, profile: Profile, modules: List[str]) -> str:
    """The name of a template: another tree, or other modules, make another one.

    The Python environment is no part of it: it does not change what Odoo stores.
    """
    state = (odoo.tree.code / "odoo" / "release.py").stat()
    inputs = venv.key(str(odoo.tree.code), state.st_mtime, modules, profile.demo)
    return "template_%s_%s_%s" % (odoo.series.short, profile.name, inputs[:8])


def _make(template: Instance, profile: Profile, modules: List[str]) -> None:
    series = template.odoo.series
    building = Instance(template.odoo, template.database + "_new")
    building.remove()
    log = cached("logs") / (template.database + ".log")
    arguments = ["-i", ",".join(modules), "--stop-after-init", "--no-http"]
    arguments += list(series.demo) if profile.demo else ["--without-demo=all"]
    what = "Odoo %s with %s" % (series.name, ", ".join(modules))
    with step(what + (" and demo data" if profile.demo else "")):
        building.run(arguments, log, _TIMEOUT)
        warm_assets(building, log)
        building.rename_to(template)


def warm_assets(database: Instance, log: Path) -> None:
    """Build the bundles once: what a test builds is rolled back with it, 20 s for each tour."""
    database.run(["shell", "--no-http"], log, _TIMEOUT, _WARM)


def clone(odoo: Odoo, profile: Profile, name: str) -> Instance:
    """A fresh copy of a template under ``name``."""
    source = provide(odoo, profile)
    target = Instance(odoo, name)
    # PostgreSQL copies a template for one client at a time, and only while nobody is connected.
    with exclusive(cache() / "odoo" / (source.database + ".lock"), "the copy of a template"):
        source.copy_to(target)
    return target
