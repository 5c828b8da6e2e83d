import { instantiate, type Helpers } from "./instantiate";

interface CoreExports {
  memory: WebAssembly.Memory;
  nj_alloc(count: number): number;
  nj_free(pointer: number, count: number): void;
  nj_handle(pointer: number, count: number): number;
}

/** One instance of the WebAssembly core: the engine, with its state in its own memory. */
export class Core {
  readonly #exports: CoreExports;

  /** Fetches and compiles the core. Throws when it cannot be had or is not WebAssembly. */
  static async compile(address: string): Promise<WebAssembly.Module> {
    return WebAssembly.compileStreaming(fetch(address, { credentials: "same-origin" }));
  }

  /** @param helpers compute parts of the signatures that the engine makes. */
  static async instantiate(module: WebAssembly.Module, helpers: Helpers): Promise<Core> {
    return new Core(await instantiate<CoreExports>(module, helpers));
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
