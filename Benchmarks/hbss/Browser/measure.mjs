// The measurement itself, the same in node and in a page's worker.

const names = ["SHA2-128s", "SHA2-128f", "SHA2-192s", "SHA2-192f", "SHA2-256s", "SHA2-256f"]
  .concat(["SHAKE-128s", "SHAKE-128f", "SHAKE-192s", "SHAKE-192f", "SHAKE-256s", "SHAKE-256f"])
  .map((name) => `SLH-DSA-${name}`);

/// Measures each set, or the named ones, `count` times: keygen, sign, sign again with the top tree known, verify. `shares` are
/// the ways of sharing the work: 0 alone, 1 with the pool of workers; they take turns. `ready` waits for the pool.
export async function measureAll(core, { count, sets, shares, now, ready = () => {} }) {
  const rows = [];
  const measure = async (name, shares, prepare, call) => {
    const all = shares.map((share) => ({ case: name, share, times: [] }));
    // The first call of each compiles the code and fills the caches.
    for (let index = -1; index < count; index += 1) {
      for (const { share, times } of all) {
        await ready(share);
        prepare(share);
        const start = now();
        if (!call()) throw new Error(`${name} failed`);
        if (index >= 0) times.push(now() - start);
      }
    }
    for (const { times } of all) times.sort((left, right) => left - right);
    rows.push(...all.map((row) => ({ ...row, median: row.times[row.times.length >> 1], min: row.times[0] })));
  };
  for (const set of sets.length > 0 ? sets : names) {
    const index = names.indexOf(set);
    if (index < 0) throw new Error(`there is no ${set}; there are ${names.join(", ")}`);
    await measure(`keygen ${set}`, shares, (share) => core.bench_share(share, 0), () => core.bench_keygen(index));
    await measure(`sign ${set}`, shares, (share) => core.bench_share(share, 0), () => core.bench_sign());
    const again = (share) => {
      core.bench_share(share, 1);
      core.bench_sign();
    };
    await measure(`again ${set}`, shares, again, () => core.bench_sign());
    await measure(`verify ${set}`, [0], () => {}, () => core.bench_verify());
  }
  // A call of the browser's clock is coarse: short operations are done ten times a measurement, and ten times is printed.
  const ten = (call) => () => Array.from({ length: 10 }, call).every((result) => result === 1);
  const fresh = () => {
    core.bench_share(0, 1);
    core.bench_keygen(0);
    core.bench_batch();
    core.bench_certify();
    core.bench_check();
    core.bench_one_time_sign();
  };
  await measure("batch one-time", [0], () => core.bench_keygen(0), () => core.bench_batch());
  await measure("certify one-time", [0], fresh, () => core.bench_certify());
  await measure("check certificate one-time", [0], fresh, () => core.bench_check());
  await measure("10 x sign one-time", [0], fresh, ten(() => core.bench_one_time_sign()));
  await measure("10 x verify one-time", [0], fresh, ten(() => core.bench_one_time_verify()));
  await measure("keygen few-time", [0], () => {}, () => core.bench_few_time_keygen());
  return rows;
}
