import { scriptAddress } from "../protocol/scriptAddress";
import { Board } from "./Board";

export interface SigningPoolOptions {
  /** Workers beside the engine's own; by default one less than the processor's cores, 7 at most, none without shared memory. */
  size?: number;
  /** Milliseconds for which the engine waits, in one job, for what the workers have taken. They need a few. */
  patience?: number;
}

/** What a signing worker gets, once. */
export interface SigningStart {
  module: WebAssembly.Module;
  board: SharedArrayBuffer;
}

const idleTime = 180_000;
/** Workers with the engine's own: more would cost memory and gain little. */
const mostWorkers = 8;
const failuresForgiven = 3;

/**
 * Workers that compute parts of signatures and keys while the engine's worker does the same, for HBSS's `TreeHelpers`. They
 * are started at the first job, which the engine does alone, and stopped when there has been none for a while. A worker that
 * does not answer in time costs that time: the engine does its part, and all workers are replaced.
 *
 * Where memory cannot be shared, because the page is not isolated, there is no pool and the engine signs alone.
 */
export class SigningPool {
  readonly #address: string;
  readonly #module: WebAssembly.Module;
  readonly #size: number;
  readonly #patience: number;
  protected workers: Worker[] = [];
  #board: Board | undefined;
  #deadline = 0;
  #broken = false;
  #failures = 0;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string, module: WebAssembly.Module, { size, patience }: SigningPoolOptions = {}) {
    this.#address = address;
    this.#module = module;
    this.#size = Math.min(size ?? navigator.hardwareConcurrency - 1, mostWorkers - 1);
    this.#patience = patience ?? 1_000;
  }

  /** Workers that can take a part of the next job. */
  get ready(): number {
    return this.#board?.ready ?? 0;
  }

  /** Starts the workers, unless they run. They are ready some time after the caller has returned to its event loop. */
  warm(): void {
    if (this.#board !== undefined || this.#size < 1 || this.#failures >= failuresForgiven) return;
    if (typeof SharedArrayBuffer === "undefined" || typeof Worker === "undefined") return;
    try {
      this.#board = new Board();
      const start: SigningStart = { module: this.#module, board: this.#board.buffer };
      for (let index = 0; index < this.#size; index++) {
        const worker = new Worker(scriptAddress(this.#address), { name: "nightjar-signing" });
        this.workers.push(worker);
        worker.onerror = (event) => {
          // The engine notices by itself what is missing.
          event.preventDefault();
          if (this.workers.includes(worker)) this.#fail();
        };
        worker.postMessage(start);
      }
      this.#rest();
    } catch {
      this.#fail();
    }
  }

  /** Ends all workers, in the middle of a job, too: the engine that was at it may have trapped. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#board?.close();
    for (const worker of this.workers) worker.terminate();
    this.workers = [];
    this.#board = undefined;
  }

  /** Offers a job to the workers. False where none is ready: the engine goes on alone. */
  begin(job: Uint8Array, units: number): boolean {
    this.warm();
    if (this.#board === undefined || this.ready === 0) return false;
    this.#board.open(job, units);
    this.#deadline = 0;
    this.#broken = false;
    return true;
  }

  /** A unit for the engine itself, or −1 when all are taken. */
  claim(): number {
    return this.#board?.take() ?? -1;
  }

  /** Waits for a unit that a worker took. False where it did not come, or not with that many bytes. */
  collect(unit: number, into: Uint8Array): boolean {
    if (this.#deadline === 0) this.#deadline = performance.now() + this.#patience;
    const came = this.#board?.result(unit, into, this.#broken ? 0 : this.#deadline) ?? false;
    if (!came) this.#broken = true;
    return came;
  }

  /** @param isSound false where a result was wrong. */
  end(isSound: boolean): void {
    this.#board?.close();
    if (this.#broken || !isSound) {
      // Nobody may write into the next job's results.
      this.#fail();
    } else {
      this.#failures = 0;
      this.#rest();
    }
  }

  #fail(): void {
    this.#failures += 1;
    this.stop();
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), idleTime);
  }
}
