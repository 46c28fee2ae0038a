from . import test_rpc
