"""Takes the pictures in a Chromium; run in an Odoo's environment.

    python -m tools.lab.pictures_page SERVER START.json FOLDER CHROMIUM

It has Pillow there, as Odoo's own reports need it.
"""

from __future__ import annotations

import base64
import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict

from PIL import Image

from .devtools import Page, log_in

SIZE = (1200, 700)
#: Enough for flat surfaces and letters; a picture has some 20 kB.
COLOURS = 96


def keep(page: Page, path: Path) -> None:
    """The page as it is once nothing moves any more, without Odoo's own notices on it."""
    time.sleep(1)
    page.run(
        "document.querySelectorAll('.o_notification_close, .o_notification .btn-close')"
        ".forEach((button) => button.click())"
    )
    time.sleep(1)
    shot = page.send("Page.captureScreenshot", format="png")
    image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
    image.quantize(COLOURS).save(path, optimize=True)


def take(page: Page, server: str, start: Dict[str, Any], folder: Path) -> None:
    """All pictures of one series."""
    contacts = "%s/web#action=%s" % (server, start["contacts"])
    log_in(page, server, "alice")
    page.open(contacts)
    page.see(".o_data_row.o_record_pin_locked")
    keep(page, folder / "list.png")
    page.click("document.querySelector('.o_switch_view.o_kanban')")
    page.see(".o_kanban_record.o_record_pin_locked")
    keep(page, folder / "kanban.png")
    page.open(contacts)
    page.click(
        "[...document.querySelectorAll('.o_data_row td')]"
        ".find((cell) => cell.textContent.trim() === %s)" % json.dumps(start["opened"])
    )
    digits = ".o_record_pin_dialog input.o_record_pin_digits"
    page.see(digits)
    keep(page, folder / "dialog.png")
    for key in start["pin"]:
        page.click("document.querySelector('.o_record_pin_key[data-key=\"%s\"]')" % key)
    page.click("document.querySelector('.o_record_pin_key[data-key=submit]')")
    page.see(".o_form_view .o_field_widget[name=phone]")
    page.see(".o_record_pin_left")
    page.wait("!document.querySelector('.o_record_pin_dialog')")
    keep(page, folder / "form.png")
    page.click("document.querySelector('.o_record_pin_lock_now')")
    page.see(".o_record_pin_cover")
    keep(page, folder / "cover.png")
    page.send("Network.clearBrowserCookies")
    log_in(page, server, "mona")
    page.open("%s/web#action=%s" % (server, start["settings"]))
    page.wait("document.body.innerText.includes('Defaults for new locks')")
    keep(page, folder / "settings.png")


def main() -> None:
    """See the module's text."""
    server, start, folder, chromium = sys.argv[1:]
    with tempfile.TemporaryDirectory(suffix="_pictures", ignore_cleanup_errors=True) as profile:
        page = Page(chromium, profile, SIZE)
        try:
            made = json.loads(Path(start).read_text(encoding="utf-8"))
            take(page, server, made, Path(folder))
        finally:
            page.close()


if __name__ == "__main__":
    main()
