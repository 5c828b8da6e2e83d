import { WireError } from "./WireReader";

interface CoreExports {
  memory: WebAssembly.Memory;
  _initialize(): void;
  nj_alloc(count: number): number;
  nj_free(pointer: number, count: number): void;
  nj_handle(pointer: number, count: number): number;
}

const success = 0;
const badFileDescriptor = 8;
/** `getRandomValues` gives no more than this at once. */
const entropyPiece = 65_536;

/** One instance of the WebAssembly core: the engine, with its state in its own memory. */
export class Core {
  readonly #exports: CoreExports;

  /** Fetches and compiles the core. Throws when it cannot be had or is not WebAssembly. */
  static async compile(address: string): Promise<WebAssembly.Module> {
    return WebAssembly.compileStreaming(fetch(address, { credentials: "same-origin" }));
  }

  static async instantiate(module: WebAssembly.Module): Promise<Core> {
    let memory: WebAssembly.Memory | undefined;
    const view = () => new DataView((memory as WebAssembly.Memory).buffer);
    const provided: Record<string, WebAssembly.ImportValue> = {
      random_get: (pointer: number, count: number) => {
        // The memory may have grown since the last call, so the view is new each time.
        const target = new Uint8Array((memory as WebAssembly.Memory).buffer, pointer >>> 0, count >>> 0);
        for (let start = 0; start < target.length; start += entropyPiece) {
          crypto.getRandomValues(target.subarray(start, start + entropyPiece));
        }
        return success;
      },
      // What the core prints is dropped: nothing of the engine's belongs in a console.
      fd_write: (_descriptor: number, pieces: number, count: number, written: number) => {
        let total = 0;
        for (let index = 0; index < count; index++) total += view().getUint32(pieces + index * 8 + 4, true);
        view().setUint32(written, total, true);
        return success;
      },
      fd_close: () => success,
      fd_seek: () => badFileDescriptor,
      fd_fdstat_get: () => badFileDescriptor,
      clock_time_get: (_clock: number, _precision: bigint, result: number) => {
        view().setBigUint64(result, BigInt(Date.now()) * 1_000_000n, true);
        return success;
      },
    };
    const imports: WebAssembly.Imports = {};
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
      if (kind !== "function") throw new WireError("The core wants something that this page does not have.");
      (imports[from] ??= {})[name] = provided[name] ?? (() => badFileDescriptor);
    }
    const instance = await WebAssembly.instantiate(module, imports);
    const exports = instance.exports as unknown as CoreExports;
    memory = exports.memory;
    exports._initialize();
    return new Core(exports);
  }

  private constructor(exports: CoreExports) {
    this.#exports = exports;
  }

  /** Gives the engine an event and returns its actions, both coded. A trap comes out as `WebAssembly.RuntimeError`. */
  handle(event: Uint8Array): Uint8Array {
    const { memory, nj_alloc, nj_free, nj_handle } = this.#exports;
    const input = nj_alloc(event.length) >>> 0;
    new Uint8Array(memory.buffer, input, event.length).set(event);
    const output = nj_handle(input, event.length) >>> 0;
    // Events may hold passwords and keys.
    new Uint8Array(memory.buffer, input, event.length).fill(0);
    nj_free(input, event.length);
    const count = new DataView(memory.buffer).getUint32(output, true);
    const result = new Uint8Array(memory.buffer, output + 4, count).slice();
    new Uint8Array(memory.buffer, output, count + 4).fill(0);
    nj_free(output, count + 4);
    return result;
  }
}
