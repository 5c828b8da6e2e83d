// Measures .build/web/bench-hbss.wasm in node: node run.mjs [MODULE] [COUNT] [SET…]. One line a case: name, median and
// minimum in milliseconds of processor time, so that other work on the machine does not count.
import { readFile } from "node:fs/promises";
import { measureAll } from "./measure.mjs";

const [module = ".build/web/bench-hbss.wasm", count = "5", ...sets] = process.argv.slice(2);
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
/// The imports that the module refers to; none of them is called by a core that is alone.
const none = new Proxy({}, { get: () => () => 8 });
const imports = { wasi_snapshot_preview1: none, nightjar: none, env: none };
const { instance } = await WebAssembly.instantiate(await readFile(module), imports);
instance.exports._initialize();
const wanted = sets.length > 0 ? sets : ["SLH-DSA-SHA2-128s", "SLH-DSA-SHA2-128f"];
for (const row of await measureAll(instance.exports, { count: Number(count), sets: wanted, shares: [0], now })) {
  console.log(`${row.case.padEnd(28)} ${row.median.toFixed(2).padStart(9)} ${row.min.toFixed(2).padStart(9)} ms`);
}
