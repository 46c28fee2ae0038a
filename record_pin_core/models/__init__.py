from .. import compat
from . import (
    record_pin_model,
    record_pin_link,
    record_pin_lock,
    record_pin_grant,
    record_pin_attempt,
    record_pin_kept,
    record_pin_event,
    record_pin_checkpoint,
    record_pin_delivery,
    record_pin_notice,
    record_pin_alarm,
    ir_config_parameter,
    res_company,
    res_config_settings,
    ir_attachment,
    ir_cron,
    ir_http,
    ir_qweb,
    ir_qweb_fields,
    ir_ui_menu,
    mail_notification,
    mail_thread,
    mail_thread_notify,
    base,
    base_access,
    base_derived,
    base_event_button,
    base_linked,
    base_names,
    base_order,
    base_shortcuts,
    base_unlink,
    base_wizards,
)

# hooks on every model, in the form of the running series
if compat.has("web_read"):
    from . import base_web_read
else:
    from . import base_read
if not compat.has("domain_objects"):
    from . import base_rules
if not compat.has("company_values_in_columns"):
    from . import record_pin_beside
    from . import ir_property
if compat.has("files_are_streams"):
    from . import ir_binary
else:
    from . import ir_http_files
if not compat.has("translations_in_columns"):
    from . import ir_translation
if not compat.has("import_browses_ids"):
    from . import ir_fields_converter
if compat.has("fields_of_store"):
    from . import base_store
else:
    from . import res_partner
if compat.has("messages_follow_rules"):
    from . import mail_message_copy
else:
    from . import mail_message
if compat.has("messages_wait"):
    from . import mail_scheduled_message
if not compat.has("channels_are_discuss"):
    from . import mail_channel
if not compat.has("private_helpers"):
    from . import mail_message_unlink
if compat.has("formatted_read_group"):
    from . import base_formatted_groups
else:
    from . import base_read_group
