"""Builds every asset bundle of a template database, run inside Odoo's shell.

Odoo 16-19 do so before browser tests, which takes 40 s and more; what is in the template already
is not built again. 15.0 builds bundles as pages ask for them.
"""

from typing import Any


def main(env: Any) -> None:
    """Build and keep them."""
    qweb = env["ir.qweb"]
    if hasattr(qweb, "_pregenerate_assets_bundles"):
        qweb._pregenerate_assets_bundles()
        env.cr.commit()


main(globals()["env"])  # the shell provides it
