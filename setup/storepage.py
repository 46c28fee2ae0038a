"""What the App Store asks of an addon, as checks on a folder.

One error in one addon unpublishes the whole repository there, so they run before a branch exists.
"""

from __future__ import annotations

import struct
from html.parser import HTMLParser
from pathlib import Path
from typing import List, Optional, Tuple

from addons import Addon

#: Longer names are refused.
NAME_LIMIT = 25
#: The page is shown inside the store's own: these are stripped or make it fail.
FORBIDDEN_TAGS = frozenset({"script", "style", "iframe", "form", "object", "embed", "link", "base"})
#: Smaller icons are blurred on the store's cards.
ICON_MIN_PIXELS = 100
_PNG = b"\x89PNG\r\n\x1a\n"
_REQUIRED = ("name", "summary", "version", "category", "author", "website", "license")


class _Page(HTMLParser):
    """Collects what the store refuses, and the pictures the page shows."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: List[str] = []
        self.images: List[str] = []
        self.has_text = False

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        """Look at one element."""
        if tag in FORBIDDEN_TAGS:
            self.problems.append(f"line {self.getpos()[0]}: <{tag}> is not allowed")
        for name, value in attrs:
            if name.startswith("on"):
                self.problems.append(f"line {self.getpos()[0]}: the attribute {name} is a script")
            if (value or "").strip().lower().startswith("javascript:"):
                self.problems.append(f"line {self.getpos()[0]}: a javascript: address is a script")
            if tag == "img" and name == "src":
                self.images.append(value or "")

    def handle_data(self, data: str) -> None:
        """Note whether there is anything to read."""
        self.has_text = self.has_text or bool(data.strip())


def _page_problems(folder: Path) -> List[str]:
    path = folder / "index.html"
    if not path.is_file():
        return ["static/description/index.html is missing"]
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    problems = list(page.problems)
    if not page.has_text:
        problems.append("there is nothing to read")
    for source in page.images:
        if ":" in source or source.startswith("/"):
            problems.append(f"the picture {source} is not in the addon")
        elif not (folder / source).is_file():
            problems.append(f"the picture {source} does not exist")
    return [f"static/description/index.html: {problem}" for problem in problems]


def _icon_problems(folder: Path) -> List[str]:
    path = folder / "icon.png"
    if not path.is_file():
        return ["static/description/icon.png is missing"]
    head = path.read_bytes()[:24]
    if head[:8] != _PNG or len(head) < 24:
        return ["static/description/icon.png is no PNG"]
    width, height = struct.unpack(">II", head[16:24])
    if width != height or width < ICON_MIN_PIXELS:
        wanted = f"make it square, {ICON_MIN_PIXELS} pixels at least"
        return [f"static/description/icon.png is {width}x{height}; {wanted}"]
    return []


def problems(addon: Addon) -> List[str]:
    """Return what the store would refuse in ``addon``; empty when it is fit."""
    manifest = addon.manifest
    found = [
        f"__manifest__.py: {key} is missing"
        for key in _REQUIRED
        if not isinstance(manifest.get(key), str) or not str(manifest[key]).strip()
    ]
    if len(str(manifest.get("name", ""))) > NAME_LIMIT:
        found.append(f"__manifest__.py: name is longer than {NAME_LIMIT} characters")
    if manifest.get("license") != "LGPL-3":
        found.append(f"__manifest__.py: license is {manifest.get('license')!r}, not 'LGPL-3'")
    images = manifest.get("images", [])
    for name in images if isinstance(images, list) else []:
        if not (addon.path / str(name)).is_file():
            found.append(f"__manifest__.py: the picture {name} does not exist")
    description = addon.path / "static" / "description"
    return found + _page_problems(description) + _icon_problems(description)
