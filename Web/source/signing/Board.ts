/** As in `TreeUnit` of the core. */
export const jobLimit = 150;
export const resultLimit = 528;
const unitLimit = 241;

/** The words of the board's head; behind them stands a word for each unit, then the job, then the results. */
const enum Word {
  /** `job's number << 8 | next unit`, in one word, so that nobody takes a unit of another job than it has read. */
  turn,
  units,
  jobLength,
  ready,
  outcomes = 8,
}
/** In the place of the next unit: the job has ended. No job has so many units. */
const closed = 255;

const jobStart = 4 * (Word.outcomes + unitLimit + 3);
const resultStart = jobStart + 160;

/** A unit that could not be computed. */
const failed = -1;

/**
 * The memory that the engine's worker and the signing workers share: one job at a time, and a place for the result of each of
 * its units. Everybody takes the next unit when they have time for it.
 */
export class Board {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  #job = 0;

  constructor(buffer = new SharedArrayBuffer(resultStart + unitLimit * resultLimit)) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  // What the engine's worker does.

  /** Workers that wait for a job or are at one. */
  get ready(): number {
    return Atomics.load(this.#words, Word.ready);
  }

  open(job: Uint8Array, units: number): void {
    if (job.length > jobLimit || units > unitLimit) throw new RangeError("There is no such job.");
    this.#words.fill(0, Word.outcomes, Word.outcomes + unitLimit);
    this.#bytes.set(job, jobStart);
    this.#words[Word.jobLength] = job.length;
    this.#words[Word.units] = units;
    this.#job = (this.#job + 1) & 0x7f_ffff;
    Atomics.store(this.#words, Word.turn, this.#job << 8);
    Atomics.notify(this.#words, Word.turn);
  }

  /** Ends the job: no unit is given away any more, and the secret in it is gone. */
  close(): void {
    Atomics.store(this.#words, Word.turn, (this.#job << 8) | closed);
    this.#bytes.fill(0, jobStart, resultStart);
  }

  /** The next unit of the open job, or −1. */
  take(): number {
    return this.claim(this.#job);
  }

  /** Waits until `deadline` (by `performance.now()`) for a unit's result and copies it. False when there is none of that size. */
  result(unit: number, into: Uint8Array, deadline: number): boolean {
    for (;;) {
      const length = Atomics.load(this.#words, Word.outcomes + unit);
      if (length !== 0) {
        if (length !== into.length) return false;
        const start = resultStart + unit * resultLimit;
        into.set(this.#bytes.subarray(start, start + length));
        return true;
      }
      const left = deadline - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.#words, Word.outcomes + unit, 0, left);
    }
  }

  // What a signing worker does.

  join(): void {
    Atomics.add(this.#words, Word.ready, 1);
  }

  /** Sleeps until there is another job than `last`. Returns its number. */
  nextJob(last: number): number {
    for (;;) {
      const turn = Atomics.load(this.#words, Word.turn);
      const job = turn >>> 8;
      if (job !== last && (turn & 0xff) !== closed) return job;
      Atomics.wait(this.#words, Word.turn, turn);
    }
  }

  /**
   * Copies the job and returns its length. Only after `claim` has given a unit of the same job is it certain that the copy is
   * whole: as long as units are left, the job stands unchanged.
   */
  read(into: Uint8Array): number {
    const length = Math.min(this.#words[Word.jobLength] as number, jobLimit);
    into.set(this.#bytes.subarray(jobStart, jobStart + length));
    return length;
  }

  /** A unit of that job, or −1 when none is left or another job has begun. */
  claim(job: number): number {
    for (;;) {
      const turn = Atomics.load(this.#words, Word.turn);
      const unit = turn & 0xff;
      if (turn >>> 8 !== job || unit >= (this.#words[Word.units] as number) || unit === closed) return -1;
      if (Atomics.compareExchange(this.#words, Word.turn, turn, turn + 1) === turn) return unit;
    }
  }

  deliver(unit: number, result: Uint8Array): void {
    this.#bytes.set(result, resultStart + unit * resultLimit);
    Atomics.store(this.#words, Word.outcomes + unit, result.length === 0 ? failed : result.length);
    Atomics.notify(this.#words, Word.outcomes + unit);
  }
}
