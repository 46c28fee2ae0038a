from . import test_api, test_browser, test_http, test_rpc, test_rules, test_satellites
