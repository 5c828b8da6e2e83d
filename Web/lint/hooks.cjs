// node Web/lint/hooks.cjs FOLDER…: the rules of hooks, as React's ESLint plugin knows them.
//
// Debian's ESLint reads no TypeScript, and its parsers that would are not packaged: types are erased in place first.
const { readFileSync } = require("node:fs");
const { Linter } = require("eslint");
const { rules } = require("eslint-plugin-react-hooks");
const eraseTypes = require("./eraseTypes.cjs");
const sources = require("./sources.cjs");

const linter = new Linter();
for (const [name, rule] of Object.entries(rules)) linter.defineRule(`react-hooks/${name}`, rule);
const configuration = {
  parserOptions: { ecmaVersion: 2022, sourceType: "module", ecmaFeatures: { jsx: true } },
  rules: { "react-hooks/rules-of-hooks": "error", "react-hooks/exhaustive-deps": "error" },
};

let found = 0;
for (const file of sources(process.argv.slice(2))) {
  const script = eraseTypes(file, readFileSync(file, "utf8"));
  // No comment switches a rule off.
  for (const { line, column, message, ruleId } of linter.verify(script, configuration, { allowInlineConfig: false })) {
    found += 1;
    console.error(`${file}:${line}:${column}: ${message} (${ruleId ?? "syntax"})`);
  }
}
process.exitCode = found > 0 ? 1 : 0;
