// node Web/lint/cycles.cjs FOLDER…: prints each import cycle among the TypeScript files below, and fails if there is one.
//
// Imports of types count: two files that need each other's types are one, or have a third beneath them.
const { readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { preProcessFile } = require("typescript");
const sources = require("./sources.cjs");

const files = new Set(sources(process.argv.slice(2)));

/** The files that one imports, leaving out packages, stylesheets and pictures. */
function imports(file) {
  const names = preProcessFile(readFileSync(file, "utf8")).importedFiles.map((entry) => entry.fileName);
  const stems = names.filter((name) => name.startsWith(".")).map((name) => join(dirname(file), name));
  return stems.flatMap((stem) => [stem + ".ts", stem + ".tsx"]).filter((candidate) => files.has(candidate));
}

const finished = new Set();
let found = 0;

/** Walks depth first; a file that is on the path already closes a cycle. */
function visit(file, path) {
  const start = path.indexOf(file);
  if (start >= 0) {
    found += 1;
    console.error(`import cycle: ${[...path.slice(start), file].join(" → ")}`);
  } else if (!finished.has(file)) {
    for (const next of imports(file)) visit(next, [...path, file]);
    finished.add(file);
  }
}

for (const file of files) visit(file, []);
process.exitCode = found > 0 ? 1 : 0;
