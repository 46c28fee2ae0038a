{
    "name": "Record PIN",
    "summary": "Lock individual records behind a PIN, enforced on the server",
    "version": "17.0.1.0.0",
    "category": "Technical",
    "author": "Record PIN maintainers",
    "website": "https://github.com/record-pin/record-pin",
    "license": "LGPL-3",
    "depends": ["record_pin_core"],
    "data": [
        "security/categories.xml",
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
        "web.assets_tests": [
            "record_pin_core/static/tests/jquery_steps.js",
            "record_pin/static/tests/tour.js",
            "record_pin_core/static/tests/tours/*.js",
        ],
        # by itself: pages of the website and the portal have the tours, but none of the client
        "record_pin.assets_units": [
            "record_pin_core/static/tests/units_in_page.js",
            "record_pin_core/static/tests/units/*.test.js",
        ],
    },
    "images": ["static/description/banner.png"],
    "installable": True,
    "application": True,
}
