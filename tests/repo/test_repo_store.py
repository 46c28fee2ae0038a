"""App Store branches: exactly the core and one adapter, and only when the store would take them."""

from __future__ import annotations

import struct
import subprocess

import pytest

import addons
import store
import storepage

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 128, 128)
PAGE = '<section><h1>Record PIN</h1><img src="icon.png" alt=""/></section>'


@pytest.fixture
def pair(build, manifest):
    """Return ``pair(page=…, icon=…, **manifest)``: the core and the adapter of 19 on disk."""

    def _pair(page=PAGE, icon=PNG, **changes):
        changes = {"category": "Technical", **changes}
        tree = build(
            {
                "record_pin_core/__manifest__.py": manifest(category="Technical"),
                "record_pin_core/models/a.py": "x = 1",
                "record_pin_core/static/description/index.html": PAGE,
                "record_pin_19/record_pin/__manifest__.py": manifest(**changes),
                "record_pin_19/record_pin/static/description/index.html": page,
            }
        )
        for folder in ("record_pin_core", "record_pin_19/record_pin"):
            bytes_ = icon if "19" in folder else PNG
            (tree.root / folder / "static/description/icon.png").write_bytes(bytes_)
        return addons.core(tree.root), addons.adapters(tree.root)[19]

    return _pair


def test_the_folder_holds_the_two_addons_with_their_licence_and_nothing_else(pair, tmp_path):
    core, adapter = pair()
    target = tmp_path / "out" / "19.0"
    target.mkdir(parents=True)
    (target / "leftover").write_text("from an earlier run")
    store.generate(adapter, core, target)
    assert sorted(path.name for path in target.iterdir()) == ["record_pin", "record_pin_core"]
    for addon in (core, adapter):
        folder = target / addon.name
        made = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
        page = {f"static/description/{path.name}" for path in store.PAGE.iterdir()}
        assert set(made) == {*addon.files(), *addons.LICENSE_FILES, *page}
        for name in addons.LICENSE_FILES:
            assert (folder / name).read_bytes() == (addons.ROOT / name).read_bytes()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": "x" * 26}, "25 characters"),
        ({"category": None}, "category is missing"),
        ({"license": "OPL-1"}, "license"),
        ({"images": ["static/description/gone.png"]}, "gone.png does not exist"),
        ({"page": "<p>x</p><script>1</script>"}, "<script>"),
        ({"page": "<p>x</p><STYLE>p{}</STYLE>"}, "<style>"),
        ({"page": '<p>x</p><iframe src="x"></iframe>'}, "<iframe>"),
        ({"page": "<p>x</p><form></form>"}, "<form>"),
        ({"page": '<p onclick="f()">x</p>'}, "onclick"),
        ({"page": '<a href="javascript:f()">x</a>'}, "javascript:"),
        ({"page": '<p>x</p><img src="gone.png"/>'}, "gone.png does not exist"),
        ({"page": '<p>x</p><img src="https://example.com/x.png"/>'}, "not in the addon"),
        ({"page": "  <div></div>"}, "nothing to read"),
        ({"icon": b"GIF89a" + b"\0" * 30}, "no PNG"),
        ({"icon": PNG[:16] + struct.pack(">II", 64, 64)}, "64x64"),
        ({"icon": PNG[:16] + struct.pack(">II", 128, 100)}, "128x100"),
    ],
)
def test_what_the_store_would_refuse_is_named_and_nothing_is_written(pair, tmp_path, changes, word):
    core, adapter = pair(**changes)
    with pytest.raises(addons.PackagingError, match="would refuse") as raised:
        store.generate(adapter, core, tmp_path / "out")
    assert word in str(raised.value)
    assert not (tmp_path / "out").exists()


def test_a_missing_page_and_icon_are_named(pair):
    _core, adapter = pair()
    for name in ("index.html", "icon.png"):
        (adapter.path / "static/description" / name).unlink()
    assert len([p for p in storepage.problems(adapter) if "is missing" in p]) == 2


def _git(folder, *arguments):
    run = subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.com", *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return run.stdout.strip()


def test_a_branch_gets_one_commit_per_change_and_the_checkout_stays_as_it_is(tmp_path, monkeypatch):
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "T")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "t@example.com")
    root = tmp_path / "checkout"
    root.mkdir()
    _git(root, "init", "--quiet", "--initial-branch=main")
    (root / "file").write_text("in work")
    _git(root, "add", "file")
    _git(root, "commit", "--quiet", "-m", "first")
    (root / "file").write_text("changed")
    folder = tmp_path / "19.0"
    (folder / "record_pin").mkdir(parents=True)
    (folder / "record_pin" / "a.py").write_text("1")

    first = store.commit(folder, "19.0", "one", root)
    assert store.commit(folder, "19.0", "again", root) is None
    (folder / "record_pin" / "a.py").unlink()
    (folder / "record_pin" / "b.py").write_text("2")
    second = store.commit(folder, "19.0", "two", root)

    assert _git(root, "log", "--format=%H %s", "19.0").splitlines() == [
        f"{second} two",
        f"{first} one",
    ]
    assert _git(root, "ls-tree", "-r", "--name-only", "19.0") == "record_pin/b.py"
    assert _git(root, "status", "--porcelain") == "M file"
    assert _git(root, "branch", "--show-current") == "main"
    with pytest.raises(addons.PackagingError, match="checked out"):
        store.commit(folder, "main", "no", root)
