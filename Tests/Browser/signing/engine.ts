// In the place of the engine's worker: makes keys and signatures with the benchmark's core, alone and with the pool of
// signing workers, and tells what came of it.

import { SigningPool, type SigningPoolOptions } from "../../../Web/source/signing/SigningPool";
import { instantiate } from "../../../Web/source/worker/instantiate";

interface Core {
  memory: WebAssembly.Memory;
  bench_share(pool: number, remember: number): void;
  bench_keygen(set: number): number;
  bench_sign(): number;
  bench_signature(): number;
  bench_verify(): number;
}

interface Request {
  /** Numbers of parameter sets. */
  sets: number[];
  /** The script of the signing workers. */
  script: string;
  options: SigningPoolOptions;
  /** Signatures of each key. */
  rounds: number;
  /** The workers get every unit, and the engine only what they do not do. */
  isIdle?: boolean;
  /** Ends a worker in the middle of each job. */
  kills?: boolean;
  /** Jobs for which the workers are waited for until they are ready; by default all. */
  waits?: number;
}

class WatchedPool extends SigningPool {
  jobs = 0;
  collected = 0;
  missed = 0;
  isIdle = false;
  kills = false;

  override begin(job: Uint8Array, units: number): boolean {
    const begun = super.begin(job, units);
    if (begun) this.jobs++;
    return begun;
  }

  override claim(): number {
    return this.isIdle ? -1 : super.claim();
  }

  override collect(unit: number, into: Uint8Array): boolean {
    // By now the workers are at their first units, and the last of them is lost with what it had taken.
    if (this.kills) this.workers[this.workers.length - 1]?.terminate();
    const came = super.collect(unit, into);
    if (came) this.collected++;
    else this.missed++;
    return came;
  }
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  const module = await WebAssembly.compileStreaming(fetch("/bench-hbss.wasm"));
  const pool = new WatchedPool(data.script, module, data.options);
  pool.isIdle = data.isIdle ?? false;
  pool.kills = data.kills ?? false;
  const core = await instantiate<Core>(module, pool);
  const sign = () => {
    const count = core.bench_sign();
    return hex(new Uint8Array(core.memory.buffer, core.bench_signature(), count));
  };
  let waits = data.waits ?? Infinity;
  const ready = async () => {
    pool.warm();
    if (waits-- <= 0) return;
    while (pool.ready < (data.options.size ?? 1)) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const differences: string[] = [];
  for (const set of data.sets) {
    core.bench_share(0, 0);
    core.bench_keygen(set);
    const expected = sign();
    if (core.bench_verify() !== 1) differences.push(`set ${set} does not verify`);
    for (let round = 0; round < data.rounds; round++) {
      // The last round knows the top tree from the one before.
      core.bench_share(1, round > 0 ? 1 : 0);
      if (round === 0) {
        await ready();
        if (core.bench_keygen(set) !== 1) differences.push(`set ${set} has no key`);
      }
      await ready();
      if (sign() !== expected) differences.push(`set ${set}, round ${round}`);
    }
  }
  const { jobs, collected, missed } = pool;
  pool.stop();
  self.postMessage({ differences, jobs, collected, missed, isIsolated: self.crossOriginIsolated });
};
