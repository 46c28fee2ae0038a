// require.resolve, because pre-commit installs the plugin outside the tree (NODE_PATH).
module.exports = {
    plugins: [require.resolve("@prettier/plugin-xml")],
    printWidth: 100,
    tabWidth: 4,
    trailingComma: "es5",
    // Whitespace between elements is text in QWeb templates: never invent or drop it.
    xmlWhitespaceSensitivity: "strict",
    overrides: [{ files: ["*.yml", "*.yaml", "*.json"], options: { tabWidth: 2 } }],
};
