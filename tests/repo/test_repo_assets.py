"""Listed files exist, existing files are listed."""

from __future__ import annotations

import pytest

from repo_rules import assets

CORE = "record_pin_core/"
A19 = "record_pin_19/record_pin/"


def test_this_repository(checkout):
    assert assets.violations(checkout) == []


def _files(manifest, assets_=None, **core):
    return {
        CORE + "__manifest__.py": manifest(**core),
        CORE + "static/src/shared/dots.js": "",
        A19 + "__manifest__.py": manifest(
            assets={
                "web.assets_backend": [
                    "record_pin_core/static/src/shared/**/*",
                    "/record_pin/static/src/**/*.js",
                    ("before", "web/static/src/x.js", "record_pin/static/src/first.xml"),
                    ("remove", "web/static/src/y.js"),
                    "web/static/src/z.js",
                ],
            }
            if assets_ is None
            else assets_
        ),
        A19 + "static/src/deep/pad.js": "",
        A19 + "static/src/first.xml": "",
    }


def test_a_good_tree_passes(build, manifest):
    files = _files(manifest, data=["views/a.xml"])
    files[CORE + "views/a.xml"] = ""
    files[CORE + "tests/data/not_loaded.xml"] = ""
    assert assets.violations(build(files)) == []


@pytest.mark.parametrize(
    ("path", "word"),
    [
        (A19 + "static/src/other.xml", "no asset bundle"),
        (A19 + "static/src/style.scss", "no asset bundle"),
        (A19 + "static/tests/pad.test.js", "no asset bundle"),
        (CORE + "static/src/other/lone.js", "no asset bundle"),
        (CORE + "views/lone.xml", "never loaded"),
        (CORE + "security/lone.csv", "never loaded"),
        (A19 + "lone.xml", "never loaded"),
    ],
)
def test_a_file_nothing_loads_is_named(build, manifest, path, word):
    files = _files(manifest)
    files[path] = ""
    (violation,) = assets.violations(build(files))
    assert violation.startswith(path)
    assert word in violation


def test_a_listed_file_that_is_missing_is_named(build, manifest):
    (violation,) = assets.violations(build(_files(manifest, data=["views/gone.xml"])))
    assert "views/gone.xml is listed and does not exist" in violation


def test_a_file_listed_twice_is_named(build, manifest):
    files = _files(manifest, data=["a.xml", "a.xml"])
    files[CORE + "a.xml"] = ""
    (violation,) = assets.violations(build(files))
    assert "listed twice" in violation


def test_a_glob_that_matches_nothing_is_named(build, manifest):
    wrong = {"web.assets_backend": ["record_pin_core/static/src/**/*", "record_pin/static/srk/*"]}
    violations = assets.violations(build(_files(manifest, assets_=wrong)))
    assert any("srk/* matches no file" in violation for violation in violations)
