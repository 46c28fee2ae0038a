"""How much a Python has to try: all of it at both ends of the support range, a part between.

What a release of Python changes stays changed in those after it, or is gone again by the newest: a
difference that many examples are needed to find is met at one end. The Pythons between are run for
what only they have, an API that came or went, which any example meets.
"""

import sys

#: The oldest and the newest that are supported; whatever lies outside tries all as well.
OLDEST, NEWEST = (3, 8), (3, 13)
BETWEEN = OLDEST < sys.version_info[:2] < NEWEST
#: Between, one of so many.
PART = 4


def examples(number):
    """Return of ``number`` examples those that this Python tries."""
    return number // PART if BETWEEN else number
