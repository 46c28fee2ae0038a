"""What the package promises about itself: it needs nothing, and its examples are true."""

import ast
import doctest
import importlib
import pkgutil
import sys
from pathlib import Path

import pytest

import pin_domain

FOLDER = Path(pin_domain.__file__).parent
MODULES = sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))

# Python 3.8 cannot tell; every module used must be one of these.
ALLOWED_IMPORTS = {
    "__future__",
    "base64",
    "binascii",
    "dataclasses",
    "datetime",
    "enum",
    "fractions",
    "hashlib",
    "hmac",
    "json",
    "math",
    "os",
    "re",
    "types",
    "typing",
}


def imports_of(source):
    """Yield (level, module) of every import statement."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield 0, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def names_in(source):
    """Yield every identifier and attribute that the code looks up."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_all_modules_of_the_interface_are_there():
    assert {
        "errors",
        "pepper",
        "hashing",
        "pin_strength",
        "policy",
        "grace",
        "lockout",
        "masking",
    } <= set(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name):
    result = doctest.testmod(importlib.import_module("pin_domain." + name))
    assert result.failed == 0


def test_there_are_examples_to_check():
    attempted = [
        doctest.testmod(importlib.import_module("pin_domain." + name)).attempted for name in MODULES
    ]
    assert sum(attempted) >= 20


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_only_the_standard_library_is_imported_and_siblings_relatively(path):
    # Inside Odoo the package has another name: an absolute import of a sibling would load a
    # second set of classes, and `except` would miss the first.
    for level, module in imports_of(path.read_text(encoding="utf-8")):
        if level:
            assert level == 1, (path.name, module)
        else:
            assert module.split(".")[0] in ALLOWED_IMPORTS, (path.name, module)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.name)
def test_no_clock_no_environment_no_file_is_read(path):
    reads = {"now", "utcnow", "today", "time", "environ", "getenv", "open", "print"}
    # `now` is an argument in many places, never a method.
    arguments = {"now"}
    used = set(names_in(path.read_text(encoding="utf-8")))
    assert not (used & reads) - arguments
    assert ".now(" not in path.read_text(encoding="utf-8")


def test_the_package_works_under_another_name(tmp_path):
    """As in Odoo, where it is odoo.addons.record_pin_core.lib.pin_domain."""
    outer = tmp_path / "some_addon"
    outer.mkdir()
    (outer / "__init__.py").write_text("")
    (outer / "lib").symlink_to(FOLDER.parent, target_is_directory=True)
    sys.path.insert(0, str(tmp_path))
    try:
        lockout = importlib.import_module("some_addon.lib.pin_domain.lockout")
        errors = importlib.import_module("some_addon.lib.pin_domain.errors")
        with pytest.raises(errors.PolicyError):
            lockout.LockoutPolicy(max_attempts=0)
    finally:
        sys.path.remove(str(tmp_path))
        for name in [name for name in sys.modules if name.startswith("some_addon")]:
            del sys.modules[name]
