// What the WebAssembly builds import: the few WASI functions that Embedded Swift, wasi-libc and BoringSSL refer to.

const success = 0;
const badFile = 8;
const text = new TextDecoder();

/// The imports of a module, and `bind(instance)` to call once it exists. `write(line)` gets what the module prints.
export function host(write = (chunk) => process.stderr.write(chunk)) {
  let memory;
  // The memory grows, and views of it die then: each use takes a new one.
  const bytes = () => new Uint8Array(memory.buffer);
  const words = () => new DataView(memory.buffer);

  const wasi = {
    random_get(pointer, count) {
      for (let done = 0; done < count; done += 65536) {
        crypto.getRandomValues(bytes().subarray(pointer + done, pointer + Math.min(count, done + 65536)));
      }
      return success;
    },
    fd_write(file, vectors, count, written) {
      if (file !== 1 && file !== 2) return badFile;
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const start = words().getUint32(vectors + 8 * index, true);
        const length = words().getUint32(vectors + 8 * index + 4, true);
        write(text.decode(bytes().slice(start, start + length)));
        total += length;
      }
      words().setUint32(written, total, true);
      return success;
    },
    proc_exit(code) { throw new Error(`the module stopped with status ${code}`); },
  };
  for (const name of ["fd_close", "fd_seek", "fd_read", "fd_fdstat_get"]) wasi[name] = () => badFile;

  return {
    imports: { wasi_snapshot_preview1: wasi, env: {} },
    bind(instance) {
      memory = instance.exports.memory;
      instance.exports._initialize();
      return instance.exports;
    },
  };
}
