from . import link_suggestions, log_check
