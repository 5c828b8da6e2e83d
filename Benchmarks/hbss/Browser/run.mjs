// Measures .build/web/bench-hbss.wasm in node: node run.mjs [MODULE] [COUNT] [SET…]. One line a case: name, median and
// minimum in milliseconds of processor time, so that other work on the machine does not count.
import { readFile } from "node:fs/promises";
import { measureAll } from "./measure.mjs";

const [module = ".build/web/bench-hbss.wasm", count = "5", ...sets] = process.argv.slice(2);
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
for (const row of await measureAll(await readFile(module), Number(count), sets, now)) {
  console.log(`${row.case.padEnd(28)} ${row.median.toFixed(2).padStart(9)} ${row.min.toFixed(2).padStart(9)} ms`);
}
