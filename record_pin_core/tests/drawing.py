"""What a made-up request is, and how strategies of such are made and mixed."""

from functools import lru_cache
from typing import NamedTuple, Optional

from hypothesis import strategies as st

#: Making a strategy and checking it costs more than drawing from it. The cache of a method lives as
#: long as the test class of its generator.
made_once = lru_cache(maxsize=None)


class Request(NamedTuple):
    """One call of a client; ``kind`` is what the summary counts it as.

    ``door`` is how it comes: not at all over HTTP, or by that protocol. A ``route`` has its path
    instead of a model, its rule for an argument, and what is sent for ``kwargs``. ``made`` holds
    the values of a record that is made first, whose id comes before the arguments.
    """

    kind: str
    model: str
    method: str
    args: tuple
    kwargs: dict
    context: dict
    door: str = ""
    made: Optional[dict] = None


def mostly(fitting, odd, times=9):
    """Something fitting, and once in ``times`` and one something odd.

    (Several times the same strategy in ``one_of`` counts as one.)
    """
    return st.integers(0, times).flatmap(lambda drawn: odd if drawn == times else fitting)
