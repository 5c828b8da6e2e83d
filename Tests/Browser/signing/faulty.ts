// A signing worker that goes wrong, in the way that the build puts in.

import { Board, jobLimit, resultLimit } from "../../../Web/source/signing/Board";
import type { SigningStart } from "../../../Web/source/signing/SigningPool";

declare const FAULT: "lie" | "short" | "hang" | "close" | "throw";

self.onmessage = ({ data }: MessageEvent<SigningStart>) => {
  const board = new Board(data.board);
  board.join();
  for (let number = 0; ; ) {
    number = board.nextJob(number);
    board.read(new Uint8Array(jobLimit));
    for (let unit = board.claim(number); unit >= 0; unit = board.claim(number)) {
      switch (FAULT) {
        case "lie":
          // As long as a unit of 128f's leaves with its tag.
          board.deliver(unit, new Uint8Array(16 * 16 + 16).fill(7));
          break;
        case "short":
          board.deliver(unit, new Uint8Array(unit % 2 === 0 ? 0 : resultLimit));
          break;
        case "hang":
          for (;;);
        case "close":
          self.close();
          return;
        case "throw":
          throw new Error("on purpose");
      }
    }
  }
};
