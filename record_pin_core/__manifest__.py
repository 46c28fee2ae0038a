{
    "name": "Record PIN Core",
    "summary": "Locks individual records behind a PIN: the rules, for every Odoo series",
    "version": "1.0.0",
    "category": "Technical",
    "author": "Record PIN maintainers",
    "website": "https://github.com/record-pin/record-pin",
    "license": "LGPL-3",
    "depends": ["base_setup", "web", "mail"],
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
    ],
    "uninstall_hook": "uninstall_hook",
    "installable": True,
    "auto_install": False,
    "application": False,
}
