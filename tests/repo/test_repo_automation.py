"""Workflows are pinned and modest; pins agree; news fragments are ones towncrier will take."""

from __future__ import annotations

import pytest

from repo_rules import automation

SHA = "0123456789abcdef0123456789abcdef01234567"
WORKFLOW = ".github/workflows/x.yml"


@pytest.mark.parametrize(
    "rule",
    [
        automation.workflow_violations,
        automation.pin_violations,
        automation.lock_violations,
        automation.fragment_violations,
    ],
    ids=lambda rule: rule.__name__,
)
def test_this_repository(checkout, rule):
    assert rule(checkout) == []


def test_a_pinned_workflow_passes(build):
    text = f"permissions: {{}}\nsteps:\n  - uses: a/b@{SHA} # v1.2.3\n  - uses: ./local\n"
    assert automation.workflow_violations(build({WORKFLOW: text})) == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("permissions: {}\n  - uses: a/b@v4\n", "full commit hash"),
        ("permissions: {}\n    uses: a/b@main\n", "full commit hash"),
        (f"permissions: {{}}\n  - uses: a/b@{SHA}\n", "which version"),
        ("on: push\njobs:\n  a:\n    permissions: {}\n", "top-level permissions"),
        ("permissions: {}\non: pull_request_target\n", "stranger"),
    ],
)
def test_a_careless_workflow_is_named(build, text, word):
    (violation,) = automation.workflow_violations(build({WORKFLOW: text}))
    assert word in violation


def test_pins_that_differ_are_named(build):
    tree = build(
        {
            "package.json": '{"devDependencies": {"eslint": "1.0.0", "prettier": "2.0.0"}}',
            ".pre-commit-config.yaml": 'deps: ["eslint@1.0.1", "prettier@2.0.0"]',
        }
    )
    (violation,) = automation.pin_violations(tree)
    assert "eslint: 1.0.0 in package.json, 1.0.1 in" in violation


def test_a_download_address_in_the_lock_is_named(build):
    text = '{"packages": {"": {}, "node_modules/a": {"resolved": "https://example.com/a.tgz"}}}'
    (violation,) = automation.lock_violations(build({"package-lock.json": text}))
    assert "node_modules/a" in violation


@pytest.mark.parametrize("name", ["note.md", "12.unknown.md", "12.fix.txt", "fix.md"])
def test_a_fragment_towncrier_would_not_take_is_named(build, checkout, name):
    pyproject = (checkout.root / "pyproject.toml").read_text(encoding="utf-8")
    tree = build({"pyproject.toml": pyproject, f"changelog.d/{name}": "Text."})
    (violation,) = automation.fragment_violations(tree)
    assert name in violation


@pytest.mark.parametrize("name", ["12.fix.md", "+guess-budget.security.md", "README.md"])
def test_a_well_named_fragment_passes(build, checkout, name):
    pyproject = (checkout.root / "pyproject.toml").read_text(encoding="utf-8")
    tree = build({"pyproject.toml": pyproject, f"changelog.d/{name}": "Text."})
    assert automation.fragment_violations(tree) == []
