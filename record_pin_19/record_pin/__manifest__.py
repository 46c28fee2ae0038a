{
    "name": "Record PIN",
    "summary": "Lock individual records behind a PIN, enforced on the server",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Record PIN maintainers",
    "website": "https://github.com/record-pin/record-pin",
    "license": "LGPL-3",
    "depends": ["record_pin_core"],
    "data": [
        "security/privilege.xml",
        "views/record_pin_model_views.xml",
        "views/record_pin_link_views.xml",
        "views/record_pin_lock_views.xml",
        "views/record_pin_event_views.xml",
        "views/record_pin_log_check_views.xml",
        "views/record_pin_health_views.xml",
        "views/res_config_settings_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "record_pin_core/static/src/shared/**/*",
            "record_pin_core/static/src/since_17/**/*",
            "record_pin/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "record_pin_core/static/tests/units/*.test.js",
            "record_pin/static/tests/**/*.test.js",
        ],
        "web.assets_tests": [
            "record_pin/static/tests/tour.js",
            "record_pin_core/static/tests/tours/*.js",
        ],
    },
    "images": ["static/description/banner.png"],
    "installable": True,
    "application": True,
}
