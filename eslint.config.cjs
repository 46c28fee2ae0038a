// CommonJS on purpose: pre-commit installs the packages outside the tree and points NODE_PATH at
// them, which require() honours and import does not.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    { ignores: ["build/", "node_modules/", "**/static/lib/"] },
    js.configs.recommended,
    {
        // Code for the web client of Odoo 15.0 to 19.0. Its bundler resolves @web/… imports.
        files: ["record_pin_*/**/static/**/*.js"],
        languageOptions: {
            // The bundlers rewrite imports only; everything else is up to the browser.
            ecmaVersion: 2022,
            sourceType: "module",
            globals: {
                ...globals.browser,
                odoo: "readonly",
                owl: "readonly",
                QUnit: "readonly",
            },
        },
        rules: {
            curly: ["error", "all"],
            eqeqeq: "error",
            "no-alert": "error",
            "no-console": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-shadow": "error",
            "no-undef": "error",
            "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
            "no-var": "error",
            "prefer-const": "error",
        },
    },
    {
        // The legacy client of 15.0 has jQuery as a global.
        files: ["record_pin_15/**/*.js"],
        languageOptions: { globals: { $: "readonly" } },
        rules: {
            "no-unused-vars": [
                "error",
                { args: "after-used", argsIgnorePattern: "^_", caughtErrorsIgnorePattern: "^_" },
            ],
        },
    },
    {
        files: ["**/*.cjs", "tests/**/*.js", "tools/**/*.js"],
        languageOptions: { sourceType: "commonjs", globals: globals.node },
    },
    {
        files: ["**/*.mjs"],
        languageOptions: { sourceType: "module", globals: { ...globals.node, ...globals.browser } },
    },
];
