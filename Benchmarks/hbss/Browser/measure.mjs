// The measurement itself, the same in node and in a page's worker.

const names = ["SHA2-128s", "SHA2-128f", "SHA2-192s", "SHA2-192f", "SHA2-256s", "SHA2-256f"]
  .concat(["SHAKE-128s", "SHAKE-128f", "SHAKE-192s", "SHAKE-192f", "SHAKE-256s", "SHAKE-256f"])
  .map((name) => `SLH-DSA-${name}`);

/// The imports that the module's C library refers to; none of them is called.
const none = () => 8;
const wasi = new Proxy({}, { get: () => none });

export async function measureAll(bytes, count, sets, now) {
  const { instance } = await WebAssembly.instantiate(bytes, { wasi_snapshot_preview1: wasi, env: {} });
  const core = instance.exports;
  core._initialize();
  const wanted = sets.length > 0 ? sets : ["SLH-DSA-SHA2-128s", "SLH-DSA-SHA2-128f"];
  const rows = [];
  const measure = (name, call) => {
    if (!call()) throw new Error(`${name} failed`);
    const times = [];
    for (let index = 0; index < count; index += 1) {
      const start = now();
      call();
      times.push(now() - start);
    }
    times.sort((left, right) => left - right);
    rows.push({ case: name, median: times[times.length >> 1], min: times[0], times });
  };
  for (const set of wanted) {
    const index = names.indexOf(set);
    const calls = { keygen: () => core.bench_keygen(index), sign: () => core.bench_sign(), verify: () => core.bench_verify() };
    for (const [operation, call] of Object.entries(calls)) measure(`${operation} ${set}`, call);
  }
  measure("keygen few-time", () => core.bench_few_time_keygen());
  return rows;
}
