"""The checkout under test, and a builder of small trees that break a rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from repo_rules.tree import Tree

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout() -> Tree:
    """Return this repository."""
    return Tree(_ROOT)


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Tree]:
    """Return ``build({"path": "text", …})``: a tree of just those files.

    ``manifest(...)`` of this folder's tests makes the text of a manifest.
    """

    def _build(files: dict[str, str]) -> Tree:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Tree(tmp_path)

    return _build


@pytest.fixture
def manifest() -> Callable[..., str]:
    """Return ``manifest(key=value, …)``: the text of a good manifest, changed by the arguments.

    The value None takes a key away.
    """

    def _manifest(**changes: Any) -> str:
        content = {
            "name": "Record PIN",
            "summary": "Locks records",
            "version": "1.0.0",
            "author": "Record PIN maintainers",
            "website": "https://example.com",
            "license": "LGPL-3",
            "depends": ["base"],
        }
        content.update(changes)
        return repr({key: value for key, value in content.items() if value is not None})

    return _manifest
