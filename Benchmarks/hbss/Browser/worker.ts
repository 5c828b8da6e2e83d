// Measures in the place of the engine's worker, with the client's own pool of signing workers.

import { SigningPool } from "../../../Web/source/signing/SigningPool";
import { instantiate } from "../../../Web/source/worker/instantiate";
import { measureAll } from "./measure.mjs";

type Request = { count: number; sets: string[]; workers: number };

// A promise that is rejected is no error of the worker: the page would wait for ever.
self.onmessage = ({ data }: MessageEvent<Request>) =>
  run(data).then((rows) => self.postMessage({ rows }), (error) => self.postMessage({ error: String(error) }));

async function run(data: Request) {
  const module = await WebAssembly.compileStreaming(fetch("/bench-hbss.wasm"));
  const size = data.workers - 1;
  const pool = new SigningPool("/signing.js", module, { size });
  const core = await instantiate<{ memory: WebAssembly.Memory }>(module, pool);
  const ready = async (share: number) => {
    if (share === 0) return;
    pool.warm();
    while (pool.ready < size) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const { count, sets } = data;
  const shares = size > 0 ? [0, 1] : [0];
  const rows = await measureAll(core, { count, sets, shares, now: () => performance.now(), ready });
  pool.stop();
  return rows;
}
