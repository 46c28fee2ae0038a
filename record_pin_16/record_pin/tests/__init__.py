from importlib.util import find_spec

from . import test_api, test_browser, test_http, test_rpc, test_rules, test_satellites

if find_spec("hypothesis"):  # a tool of developers, which no Odoo brings along
    from . import test_two_worlds
