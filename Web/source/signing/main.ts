import { instantiate } from "../worker/instantiate";
import { Board, jobLimit } from "./Board";
import type { SigningStart } from "./SigningPool";

interface SigningExports {
  memory: WebAssembly.Memory;
  nj_unit_memory(): number;
  nj_unit(unit: number, count: number): number;
}

/** Computes units until the pool ends this worker. Between jobs it sleeps, and does not return to its event loop. */
self.onmessage = async ({ data }: MessageEvent<SigningStart>) => {
  const board = new Board(data.board);
  const { memory, nj_unit_memory, nj_unit } = await instantiate<SigningExports>(data.module);
  const job = nj_unit_memory() >>> 0;
  board.join();
  for (let number = 0; ; ) {
    number = board.nextJob(number);
    const length = board.read(new Uint8Array(memory.buffer, job, jobLimit));
    for (let unit = board.claim(number); unit >= 0; unit = board.claim(number)) {
      const size = nj_unit(unit, length);
      // The memory may have grown, so the view is new each time.
      board.deliver(unit, new Uint8Array(memory.buffer, job + jobLimit, size));
    }
    new Uint8Array(memory.buffer, job, jobLimit).fill(0);
  }
};
