import { WireError } from "../wire/WireReader";

const success = 0;
const badFileDescriptor = 8;
/** `getRandomValues` gives no more than this at once. */
const entropyPiece = 65_536;

/** Who computes parts of signatures beside the core: HBSS's `TreeHelpers`. */
export interface Helpers {
  begin(job: Uint8Array, units: number): boolean;
  claim(): number;
  collect(unit: number, into: Uint8Array): boolean;
  end(isSound: boolean): void;
}

/** An instance of the core. Without helpers it computes everything itself. */
export async function instantiate<Exports extends { memory: WebAssembly.Memory }>(
  module: WebAssembly.Module,
  helpers?: Helpers,
): Promise<Exports> {
  let memory: WebAssembly.Memory | undefined;
  // The memory may have grown since the last call, so each view is new.
  const view = () => new DataView((memory as WebAssembly.Memory).buffer);
  const bytes = (pointer: number, count: number) =>
    new Uint8Array((memory as WebAssembly.Memory).buffer, pointer >>> 0, count >>> 0);
  const provided: Record<string, WebAssembly.ImportValue> = {
    random_get: (pointer: number, count: number) => {
      const target = bytes(pointer, count);
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
    pool_begin: (job: number, count: number, units: number) => (helpers?.begin(bytes(job, count), units) ? 1 : 0),
    pool_claim: () => helpers?.claim() ?? -1,
    pool_collect: (unit: number, result: number, count: number) =>
      helpers?.collect(unit, bytes(result, count)) ? 1 : 0,
    pool_end: (isSound: number) => helpers?.end(isSound === 1),
  };
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== "function") throw new WireError("The core wants something that this page does not have.");
    (imports[from] ??= {})[name] = provided[name] ?? (() => badFileDescriptor);
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  memory = exports.memory as WebAssembly.Memory;
  (exports._initialize as () => void)();
  return exports as unknown as Exports;
}
