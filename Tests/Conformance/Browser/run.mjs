// Runs the vectors in the WebAssembly build: node run.mjs [--module FILE] [PATH-PREFIX…]
// Vectors are found below NIGHTJAR_VECTORS, or ../shared/vectors, and the house's own beside its tests; the lines are those of
// the native runner.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { host } from "./host.mjs";

if (!globalThis.crypto) globalThis.crypto = (await import("node:crypto")).webcrypto;

const prefixes = process.argv.slice(2);
let file = ".build/web/conformance.wasm";
if (prefixes[0] === "--module") [, file] = prefixes.splice(0, 2);

const root = process.env.NIGHTJAR_VECTORS ?? "../shared/vectors";
if (!existsSync(root)) {
  console.log(`conformance: no vectors at ${root}; set NIGHTJAR_VECTORS to their folder`);
  if (process.env.NIGHTJAR_VECTORS) process.exit(1);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.name.endsWith(".json")) yield relative(root, path);
  }
}

/// Where each path is found.
const places = new Map();
if (existsSync(root)) for (const path of files(root)) places.set(path, join(root, path));
const own = "Tests/HBSSTests/Fixtures";
for (const name of readdirSync(own)) if (name.endsWith(".json")) places.set(`hbss/${name}`, join(own, name));

const module = new WebAssembly.Module(readFileSync(file));
const totals = [0, 0, 0];

/// Each file gets an instance of its own, so that a trap in one does not touch the next.
function run(path) {
  const { imports, bind } = host();
  const core = bind(new WebAssembly.Instance(module, imports));
  const give = (bytes) => {
    const pointer = core.conformance_alloc(bytes.length);
    new Uint8Array(core.memory.buffer).set(bytes, pointer);
    return [pointer, bytes.length];
  };
  const result = core.conformance_run(...give(new TextEncoder().encode(path)), ...give(readFileSync(places.get(path))));
  const count = new DataView(core.memory.buffer).getUint32(result, true);
  const lines = new TextDecoder().decode(new Uint8Array(core.memory.buffer).slice(result + 4, result + 4 + count));
  const [counts, ...rest] = lines.split("\n");
  counts.split(" ").forEach((number, index) => { totals[index] += Number(number); });
  for (const line of rest) console.log(line);
}

for (const path of [...places.keys()].sort()) {
  if (prefixes.length > 0 && !prefixes.some((prefix) => path.startsWith(prefix))) continue;
  try {
    run(path);
  } catch (error) {
    totals[1] += 1;
    console.log(`${path.replace(/\.json$/, "")} wasm: 0 passed, 1 failed, 0 skipped (the module trapped: ${error.message})`);
  }
}
const [passed, failed, skipped] = totals;
console.log(`total wasm: ${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
