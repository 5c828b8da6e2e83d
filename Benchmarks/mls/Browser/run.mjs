// Measures .build/web/bench-mls.wasm in node: node run.mjs [SUITE:MEMBERS,MEMBERS…]… One line of JSON a case, in
// milliseconds of processor time, so that other work on the machine does not count.
import { readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { host } from "../../../Tests/Conformance/Browser/host.mjs";

globalThis.crypto ??= webcrypto;
const operations = [
  "create", "commit add", "process add", "join by Welcome", "commit update", "process update", "join externally",
  "protect 100 bytes", "open 100 bytes", "store state", "load state",
];
const sized = {
  "commit add": "commit add", "join by Welcome": "Welcome", "commit update": "commit update",
  "join externally": "external commit", "protect 100 bytes": "message", "store state": "state",
};
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const show = (row) => console.log(JSON.stringify({ host: "wasm, node", threads: 1, ...row }));
const module = new WebAssembly.Module(readFileSync(".build/web/bench-mls.wasm"));

for (const wish of process.argv.slice(2)) {
  const [suite, sizes] = wish.split(":");
  for (const members of sizes.split(",").map(Number)) {
    const { imports, bind } = host();
    const core = bind(new WebAssembly.Instance(module, imports));
    const name = (text) => `${text} ${suite} ${members}`;
    let start = now();
    if (core.bench_prepare(Number(suite), members) !== 1) throw new Error(`no group of ${wish}`);
    show({ case: name("prepare"), unit: "ms", median: now() - start, min: now() - start });
    for (const [index, operation] of operations.entries()) {
      const times = [];
      let bytes = 0;
      const began = now();
      while (times.length < 5 && (times.length < 2 || now() - began < 3000)) {
        start = now();
        bytes = core.bench_run(index);
        times.push(now() - start);
        if (bytes < 0) throw new Error(`${operation} failed`);
      }
      times.sort((left, right) => left - right);
      show({ case: name(operation), unit: "ms", median: times[times.length >> 1], min: times[0] });
      if (sized[operation]) show({ case: name(`size of ${sized[operation]}`), unit: "B", median: bytes, min: bytes });
    }
    show({ case: name("size of GroupInfo"), unit: "B", median: core.bench_group_info(), min: core.bench_group_info() });
    const before = core.memory.buffer.byteLength;
    for (let copy = 0; copy < 10; copy += 1) core.bench_load();
    const each = Math.round((core.memory.buffer.byteLength - before) / 10);
    show({ case: name("memory of a member"), unit: "B", median: each, min: each });
  }
}
