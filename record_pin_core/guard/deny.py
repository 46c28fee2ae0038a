"""The condition "not locked" as a record rule's domain, in the form of the running series."""

from .. import compat

if compat.has("domain_objects"):
    from .deny_object import deny_domain, fields_used, joined
else:
    from .deny_list import deny_domain, fields_used, joined

__all__ = ["deny_domain", "fields_used", "joined"]
