"""Turns an Odoo ``requirements.txt`` into the one that installs today.

>>> adapt("lxml==4.6.5  # security\\npsycopg2==2.8.6 ; python_version > '3.7'\\npython-ldap==3.4.0",
...       {"psycopg2": "psycopg2-binary==2.9.5"}, ["python-ldap"], ["pytest"])
['lxml==4.6.5', 'psycopg2-binary==2.9.5', 'pytest']
"""

from __future__ import annotations

import re
from typing import List, Mapping, Sequence

_NAME = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]*)")


def normal(name: str) -> str:
    """A project name in the comparable form of PEP 503."""
    return re.sub(r"[-_.]+", "-", name).lower()


def adapt(
    text: str, replaced: Mapping[str, str], dropped: Sequence[str], extra: Sequence[str]
) -> List[str]:
    """Requirement lines of ``text`` with some replaced by name, some dropped, and some added.

    An extra whose name the text already has is left out: the text's own pin wins.
    """
    by_name = {normal(name): line for name, line in replaced.items()}
    unwanted = {normal(name) for name in dropped}
    lines: List[str] = []
    seen = set()
    for raw in text.splitlines():
        line = raw.split("#", 1)[0].strip()
        match = _NAME.match(line)
        if not match:
            continue
        name = normal(match.group(1))
        if name in unwanted:
            continue
        if name in by_name:
            if name not in seen:
                lines.extend(by_name[name].splitlines())
        else:
            lines.append(line)
        seen.add(name)
    for line in extra:
        match = _NAME.match(line)
        if match and normal(match.group(1)) not in seen:
            lines.append(line)
    return lines
