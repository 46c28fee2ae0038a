from . import link_suggestions
