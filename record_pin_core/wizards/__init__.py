from . import base_partner_merge, health, link_suggestions, log_check
