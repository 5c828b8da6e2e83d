// node Web/lint/stylesheets.cjs FOLDER: a stylesheet a component, beside it and under its name; what several share is in styles/.
//
// Each selector has a class that its component names; in styles/ any may name it. Classes that are put together, like
// `tint-${number}`, are known by their beginning.
const { readFileSync, readdirSync } = require("node:fs");
const { basename, dirname, join } = require("node:path");
const sources = require("./sources.cjs");

const [folder] = process.argv.slice(2);
const texts = new Map(sources([folder]).map((file) => [file, readFileSync(file, "utf8")]));
const isShared = (stylesheet) => basename(dirname(stylesheet)) === "styles";

const classes = (selector) => selector.match(/(?<=\.)[a-z][\w-]*/g) ?? [];

/** The selectors that have classes. */
function selectors(stylesheet) {
  const plain = readFileSync(stylesheet, "utf8").replace(/\/\*.*?\*\//gs, "");
  const all = [...plain.matchAll(/([^{};]+)\{/g)].flatMap(([, list]) => list.split(","));
  return all.map((selector) => selector.trim()).filter((selector) => classes(selector).length > 0);
}

/** Whether a source names a class, in full or by the beginning that it completes. */
function names(source, name) {
  const stem = name.match(/.*-/)?.[0];
  return new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source) || (stem !== undefined && source.includes(`${stem}\${`));
}

/** What is wrong with the stylesheets that a source imports. */
function foreign([file, source]) {
  const imported = [...source.matchAll(/^import "([^"]+\.css)";$/gm)].map(([, name]) => join(dirname(file), name));
  return imported
    .filter((stylesheet) => !isShared(stylesheet) && stylesheet.replace(/css$/, "tsx") !== file)
    .map((stylesheet) => `${file} imports ${basename(stylesheet)}, which is not its own`);
}

/** What is wrong with a stylesheet. */
function stray(stylesheet) {
  const component = stylesheet.replace(/css$/, "tsx");
  const own = texts.get(component);
  if (!isShared(stylesheet) && !own?.includes(`import "./${basename(stylesheet)}";`)) return [`${stylesheet} has no component`];
  const owners = isShared(stylesheet) ? [...texts.values()] : [own];
  return selectors(stylesheet)
    .filter((selector) => !owners.some((source) => classes(selector).some((name) => names(source, name))))
    .map((selector) => `${stylesheet}: nothing that it is for has a class of "${selector}"`);
}

const stylesheets = readdirSync(folder, { recursive: true }).filter((entry) => entry.endsWith(".css")).sort();
const problems = [...[...texts].flatMap(foreign), ...stylesheets.map((entry) => join(folder, entry)).flatMap(stray)];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
