"""The one file that verifies a log: made from the sources of the domain, and up to date."""

from __future__ import annotations

import ast
import sys

import pytest

from tools.verifier import bundle


def test_the_file_is_what_the_sources_make(checkout):
    made = bundle.bundle(checkout.root)
    assert (checkout.root / bundle.TARGET).read_text(encoding="utf-8") == made, (
        "run python3 -m tools.verifier.bundle"
    )


@pytest.mark.skipif(sys.version_info < (3, 10), reason="needs sys.stdlib_module_names")
def test_it_needs_nothing_but_python(checkout):
    module = ast.parse((checkout.root / bundle.TARGET).read_text(encoding="utf-8"))
    packages = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            packages |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level
            packages.add((node.module or "").split(".")[0])
    assert packages <= set(sys.stdlib_module_names)


def test_it_holds_the_code_of_each_part_unchanged(checkout):
    text = (checkout.root / bundle.TARGET).read_text(encoding="utf-8")
    for part in bundle.PARTS:
        module = ast.parse((checkout.root / part).read_text(encoding="utf-8"))
        source = (checkout.root / part).read_text(encoding="utf-8")
        for node in module.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                assert ast.get_source_segment(source, node) in text, (part, node.name)


@pytest.fixture
def parts(build):
    """Return ``parts(text, …)``: a tree whose parts have these texts, the last one repeated."""

    def _parts(*texts):
        filled = [*texts, *[""] * len(bundle.PARTS)]
        return build(dict(zip(bundle.PARTS, filled))).root

    return _parts


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (("X = 1\n", "X = 2\n"), "defines again X"),
        (("def f(): pass\n", "class f: pass\n"), "defines again f"),
        (("x: int = 1\n", "x = 1\n"), "defines again x"),
        (("import re as r\n",), "under another name"),
        (("from .a import b as c\n",), "under another name"),
        (("from . import ed25519\n",), "not the module"),
        (("from pin_domain import ed25519\n",), "not the module"),
    ],
)
def test_what_would_not_survive_is_refused(parts, texts, word):
    with pytest.raises(bundle.BundleError, match=word):
        bundle.bundle(parts(*texts))


def test_docstrings_become_comments_and_imports_come_first(parts):
    text = bundle.bundle(
        parts(
            '"""Doc.\n\nMore.\n"""\n\nimport re\nfrom typing import List\n\nX = re\n',
            "import re\nfrom typing import Dict, List\nfrom .ed25519 import X\n\nY = X\n",
        )
    )
    assert "import re\nfrom typing import Dict, List\n" in text
    assert text.count("import re\n") == 1
    assert "# Doc.\n#\n# More.\n" in text
    assert ".ed25519 import" not in text
    scope = {}
    exec(compile(text, "bundle", "exec"), scope)  # noqa: S102
    assert scope["Y"] is scope["X"]
