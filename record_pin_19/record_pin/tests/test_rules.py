"""The shared contracts of who, when, and of what is configured and logged."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.record_pin_core.tests import (
    alarms,
    app_methods,
    automation,
    checkpoints,
    common,
    configuration,
    copied,
    deliveries,
    event_log,
    extensions,
    forged_context,
    health,
    hidden,
    identity,
    link_costs,
    link_paths,
    link_steps,
    linked,
    linked_apps,
    menus,
    merged_contacts,
    other_apps,
    pointed,
    privacy_lookup,
    retention,
    shortcuts,
    sql_figures,
    superuser_writes,
    wizards,
    written_along,
    written_through,
)


@tagged("post_install", "-at_install")
class TestIdentity(identity.IdentityContract, common.World, TransactionCase):
    """Who holds an unlock, and until when."""


@tagged("post_install", "-at_install")
class TestContext(forged_context.ContextContract, common.World, TransactionCase):
    """What clients send in the context."""


@tagged("post_install", "-at_install")
class TestConfiguration(configuration.ConfigurationContract, common.World, TransactionCase):
    """The list of protected models."""


@tagged("post_install", "-at_install")
class TestExtensions(extensions.ExtensionContract, common.World, TransactionCase):
    """Apps that extend protected models."""


@tagged("post_install", "-at_install")
class TestEvents(event_log.EventContract, common.World, TransactionCase):
    """The event log."""


@tagged("post_install", "-at_install")
class TestLinked(linked.LinkedContract, TransactionCase):
    """Linked records."""


@tagged("post_install", "-at_install")
class TestHidden(hidden.HiddenContract, TransactionCase):
    """Records that Odoo's own rules hide, locked and not."""


@tagged("post_install", "-at_install")
class TestLinkCosts(link_costs.LinkCostContract, TransactionCase):
    """What linked records cost in queries."""


@tagged("post_install", "-at_install")
class TestLinkPaths(link_paths.LinkPathContract, TransactionCase):
    """Link paths and their suggestions."""


@tagged("post_install", "-at_install")
class TestLinkSteps(link_steps.LinkStepContract, TransactionCase):
    """Records between a linked one and the locked one."""


@tagged("post_install", "-at_install")
class TestLinkedApps(linked_apps.LinkedAppsContract, TransactionCase):
    """Documents of the installed apps that follow the lock of their customer."""


@tagged("post_install", "-at_install")
class TestMenus(menus.MenuContract, common.World, TransactionCase):
    """Menus and rights."""


@tagged("post_install", "-at_install")
class TestCheckpoints(checkpoints.CheckpointContract, common.World, TransactionCase):
    """Signed checkpoints of the event log, and how long it is kept."""


@tagged("post_install", "-at_install")
class TestHealth(health.HealthContract, common.World, TransactionCase):
    """The health page."""


@tagged("post_install", "-at_install")
class TestAlarms(alarms.AlarmContract, common.World, TransactionCase):
    """What PIN Auditors are told of the event log."""


@tagged("post_install", "-at_install")
class TestRetention(retention.RetentionContract, common.World, TransactionCase):
    """How long the event log is kept."""


@tagged("post_install", "-at_install")
class TestDeliveries(deliveries.DeliveryContract, common.World, TransactionCase):
    """Checkpoints on their way out."""


@tagged("post_install", "-at_install")
class TestShortcuts(shortcuts.ShortcutContract, TransactionCase):
    """Relations that Odoo's searches follow without asking."""


@tagged("post_install", "-at_install")
class TestMergedContacts(merged_contacts.MergedContactsContract, TransactionCase):
    """Duplicate contacts, found and merged."""


@tagged("post_install", "-at_install")
class TestPrivacyLookup(privacy_lookup.PrivacyLookupContract, TransactionCase):
    """What an administrator finds of a person."""


@tagged("post_install", "-at_install")
class TestWizards(wizards.WizardContract, TransactionCase):
    """Wizards about locked records."""


@tagged("post_install", "-at_install")
class TestSqlFigures(sql_figures.SqlFiguresContract, TransactionCase):
    """What Odoo's apps count and find past the rules."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestSuperuserWrites(superuser_writes.SuperuserWriteContract, TransactionCase):
    """What superuser code does to what is locked for editing."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestAppMethods(app_methods.AppMethodsContract, TransactionCase):
    """Leaves, work entries, loyalty cards, resellers, the contacts of a till."""


@tagged("post_install", "-at_install")
class TestWrittenAlong(written_along.WrittenAlongContract, TransactionCase):
    """What superuser code writes along with a record of another model."""


@tagged("post_install", "-at_install")
class TestCopied(copied.CopiedContract, common.World, TransactionCase):
    """What is computed from a locked record, and kept on another one."""


@tagged("post_install", "-at_install")
class TestCopiedInApps(copied.CopiedInAppsContract, common.World, TransactionCase):
    """The same in Odoo's own apps."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestPointed(pointed.PointedContract, TransactionCase):
    """What shows by way of every field that may point to a locked record."""


@tagged("post_install", "-at_install")
class TestWrittenThrough(written_through.WrittenThroughContract, TransactionCase):
    """What is changed by way of each."""


@tagged("post_install", "-at_install")
class TestOtherApps(other_apps.OtherAppsContract, TransactionCase):
    """What superuser code of contracts, expenses, time off and events does."""


@tagged("post_install", "-at_install", "record_pin_apps")
class TestAutomation(automation.AutomationContract, common.World, TransactionCase):
    """Automation rules, of Odoo's app for them."""
