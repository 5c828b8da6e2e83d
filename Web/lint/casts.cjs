// node Web/lint/casts.cjs FOLDER… [-- FILE…]: what comes from elsewhere is decoded or looked at, and never called what it should be.
//
// Prints each cast (`as T`, but for `as const`) and each `!`, and fails if there is one outside the files behind `--`: there the
// browser's own types say too little.
const { readFileSync } = require("node:fs");
const ts = require("typescript");
const sources = require("./sources.cjs");

const separator = process.argv.indexOf("--");
const folders = process.argv.slice(2, separator < 0 ? undefined : separator);
const excused = new Set(separator < 0 ? [] : process.argv.slice(separator + 1));
let found = 0;

function isCast(node) {
  if (ts.isNonNullExpression(node)) return true;
  if (!ts.isAsExpression(node)) return false;
  return !(ts.isTypeReferenceNode(node.type) && node.type.getText() === "const");
}

for (const file of sources(folders)) {
  if (excused.has(file)) continue;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.ES2022, true);
  const visit = (node) => {
    if (isCast(node)) {
      found += 1;
      const { line, character } = source.getLineAndCharacterOfPosition(node.getStart());
      console.error(`${file}:${line + 1}:${character + 1}: a cast`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
}
process.exitCode = found > 0 ? 1 : 0;
