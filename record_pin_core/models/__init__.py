from . import (
    record_pin_model,
    record_pin_link,
    record_pin_lock,
    record_pin_grant,
    record_pin_attempt,
    record_pin_event,
    res_company,
    res_config_settings,
    ir_http,
    mail_thread,
    base,
)
