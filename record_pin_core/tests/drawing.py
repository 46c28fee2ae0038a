"""How strategies of made-up requests are made and mixed."""

from functools import lru_cache

from hypothesis import strategies as st

#: Making a strategy and checking it costs more than drawing from it. The cache of a method lives as
#: long as the test class of its generator.
made_once = lru_cache(maxsize=None)


def mostly(fitting, odd, times=9):
    """Something fitting, and once in ``times`` and one something odd.

    (Several times the same strategy in ``one_of`` counts as one.)
    """
    return st.integers(0, times).flatmap(lambda drawn: odd if drawn == times else fitting)
