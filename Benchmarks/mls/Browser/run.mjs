// Measures .build/web/bench-mls.wasm in node: node run.mjs [--groups DIRECTORY] SUITE:MEMBERS,MEMBERS… One line of JSON a
// case, in milliseconds of processor time, so that other work on the machine does not count. A group that is in the
// directory is taken from there, else it is made.
import { existsSync, readFileSync } from "node:fs";
import { webcrypto } from "node:crypto";
import { host } from "../../../Tests/Conformance/Browser/host.mjs";

globalThis.crypto ??= webcrypto;
const operations = [
  "create", "add all others", "commit add", "process add", "join by Welcome", "commit update", "process update",
  "join externally", "protect 100 bytes", "open 100 bytes", "store state", "load state", "commit replacement", "process replacement",
];
const sized = {
  "add all others": "Welcome to all others", "commit add": "commit add", "join by Welcome": "Welcome",
  "commit update": "commit update", "join externally": "external commit", "protect 100 bytes": "message",
  "store state": "state", "commit replacement": "commit replacement",
};
const now = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const show = (row) => console.log(JSON.stringify({ host: "wasm, node", threads: 1, ...row }));
const module = new WebAssembly.Module(readFileSync(".build/web/bench-mls.wasm"));

const wishes = process.argv.slice(2);
const directory = wishes[0] === "--groups" ? wishes.splice(0, 2)[1] : null;

/// The group of a file, handed over in pieces, so that the core's memory holds it once.
function open(core, file) {
  const piece = 65536;
  const buffer = core.bench_alloc(piece);
  const bytes = readFileSync(file);
  for (let start = 0; start < bytes.length; start += piece) {
    const part = bytes.subarray(start, start + piece);
    new Uint8Array(core.memory.buffer).set(part, buffer);
    core.bench_input(buffer, part.length);
  }
  return core.bench_open() === 1;
}

/// Milliseconds of each of some runs; a quick operation is repeated within one, since the clock is coarse.
function measure(core, index, name) {
  const times = [];
  let bytes = 0;
  let repeats = 1;
  const began = now();
  while (times.length < 7 && (times.length < 2 || now() - began < 3000)) {
    const start = now();
    for (let run = 0; run < repeats; run += 1) bytes = core.bench_run(index);
    const time = now() - start;
    if (bytes < 0) throw new Error(`${name} failed`);
    if (time < 5 && repeats < 1024) { repeats *= 2; times.length = 0; continue; }
    times.push(time / repeats);
  }
  times.sort((left, right) => left - right);
  return { median: times[times.length >> 1], min: times[0], bytes };
}

/// How much the memory grows with each further member: from one growth to a later one, since what was freed before is
/// filled first.
function memory(core) {
  let first = null;
  let size = core.memory.buffer.byteLength;
  for (let count = 1; count <= 20000; count += 1) {
    core.bench_load();
    const bytes = core.memory.buffer.byteLength;
    if (bytes === size) continue;
    size = bytes;
    first ??= { count, bytes };
    if (bytes - first.bytes >= 4 << 20 && count - first.count >= 10) {
      return Math.round((bytes - first.bytes) / (count - first.count));
    }
  }
  return null;
}

for (const wish of wishes) {
  const [suite, sizes] = wish.split(":");
  for (const members of sizes.split(",").map(Number)) {
    const { imports, bind } = host();
    const core = bind(new WebAssembly.Instance(module, imports));
    const name = (text) => `${text} ${suite} ${members}`;
    const file = directory && `${directory}/${suite.slice(2)}-${members}.group`;
    if (file && existsSync(file)) {
      if (!open(core, file)) throw new Error(`${file} holds no group`);
    } else {
      const start = now();
      if (core.bench_prepare(Number(suite), members) !== 1) throw new Error(`no group of ${wish}`);
      const time = now() - start;
      show({ case: name("prepare"), unit: "ms", median: time, min: time });
    }
    for (const [index, operation] of operations.entries()) {
      const { median, min, bytes } = measure(core, index, operation);
      show({ case: name(operation), unit: "ms", median, min });
      if (sized[operation]) show({ case: name(`size of ${sized[operation]}`), unit: "B", median: bytes, min: bytes });
    }
    show({ case: name("size of GroupInfo"), unit: "B", median: core.bench_group_info(), min: core.bench_group_info() });
    const each = memory(core);
    if (each !== null) show({ case: name("memory of a member"), unit: "B", median: each, min: each });
  }
}
