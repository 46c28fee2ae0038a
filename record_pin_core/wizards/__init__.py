from . import health, link_suggestions, log_check
