from . import event_log
