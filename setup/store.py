"""Makes the App Store branch of a series: exactly the core and that series' adapter.

    python3 setup/store.py                  # build/store/<series>.0 for each adapter that exists
    python3 setup/store.py 19               # one series
    python3 setup/store.py 19 --commit      # and commit it on the local branch 19.0

The branches are made, never edited. `--commit` touches no work tree: it writes the folder as the
next commit of the branch, and nothing when the branch holds the same already.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, Optional

import addons
import storepage
from addons import Addon, PackagingError

#: The description page, the same in every addon: written once, laid beside each one's own files.
PAGE = addons.ROOT / "setup" / "page"


def generate(adapter: Addon, core: Addon, target: Path) -> None:
    """Write the store's folder of one series to ``target``, anew.

    Raises PackagingError naming all that the store would refuse; then nothing is written.
    """
    with tempfile.TemporaryDirectory() as draft:
        made = [_copy(addon, Path(draft) / addon.name) for addon in (core, adapter)]
        problems = [
            f"{addon.path.name}/{problem}"
            for addon in made
            for problem in storepage.problems(addon)
        ]
        if problems:
            raise PackagingError("the App Store would refuse this:\n  " + "\n  ".join(problems))
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(draft, target)


def _copy(addon: Addon, folder: Path) -> Addon:
    """Write ``addon`` with the licence and the page to ``folder``; its own files win."""
    sources = {f"static/description/{path.name}": path for path in PAGE.iterdir()}
    sources.update({name: addons.ROOT / name for name in addons.LICENSE_FILES})
    sources.update({name: addon.path / name for name in addon.files()})
    for name, source in sources.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    return addons.read(folder, addon.series)


def _git(root: Path, *arguments: str, **variables: str) -> str:
    run = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **variables},
        check=False,
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise PackagingError(f"git {arguments[0]}: {run.stderr.strip()}")
    return run.stdout.strip()


def _head(branch: str, root: Path) -> Optional[str]:
    """Return the commit the branch continues from: its own, or the remote's when it is not here."""
    for ref in (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}"):
        try:
            return _git(root, "rev-parse", "--verify", "--quiet", ref)
        except PackagingError:
            continue
    return None


def commit(folder: Path, branch: str, message: str, root: Path = addons.ROOT) -> Optional[str]:
    """Make ``folder`` the next commit of ``branch`` in the repository at ``root``.

    Returns the commit, or None when the branch holds exactly this already. Raises PackagingError
    when the branch is checked out, and with git's own words when git fails.
    """
    if _git(root, "branch", "--show-current") == branch:
        raise PackagingError(f"{branch} is checked out; switch to another branch first")
    with tempfile.TemporaryDirectory() as name:
        # Its own index and work tree, so that the checkout's are not touched.
        own = {
            "GIT_DIR": _git(root, "rev-parse", "--absolute-git-dir"),
            "GIT_WORK_TREE": str(folder),
            "GIT_INDEX_FILE": str(Path(name) / "index"),
        }
        _git(folder, "add", "--all", "--force", ".", **own)
        tree = _git(folder, "write-tree", **own)
    parent = _head(branch, root)
    if parent and _git(root, "rev-parse", f"{parent}^{{tree}}") == tree:
        _git(root, "update-ref", f"refs/heads/{branch}", parent)
        return None
    parents = ["-p", parent] if parent else []
    made = _git(root, "commit-tree", tree, *parents, "-m", message)
    _git(root, "update-ref", f"refs/heads/{branch}", made)
    return made


def main(arguments: Optional[List[str]] = None) -> int:
    """Generate what the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("series", nargs="*", help="15 … 19; all that exist when left out")
    parser.add_argument("--to", type=Path, default=addons.ROOT / "build" / "store")
    parser.add_argument("--commit", action="store_true", help="commit each on its branch")
    options = parser.parse_args(arguments)
    try:
        core = addons.core()
        for series, adapter in addons.chosen(options.series).items():
            target = options.to.resolve() / f"{series}.0"
            generate(adapter, core, target)
            print(target)
            if options.commit:
                message = f"{core.name} {core.version}, {adapter.name} {adapter.version}"
                made = commit(target, f"{series}.0", message)
                print(f"{series}.0: {made or 'unchanged'}")
    except PackagingError as error:
        print(f"store.py: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
