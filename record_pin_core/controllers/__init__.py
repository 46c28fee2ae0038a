from . import event_log, mail_links
