import Ciphers
import MLS
import MLSBench
import WireCoding

// The WebAssembly surface of the benchmark; `run.mjs` calls it in node.

// Unsafe in name alone: an instance has one thread.
nonisolated(unsafe) private var bench: GroupBench?
nonisolated(unsafe) private var loaded: [Group] = []
nonisolated(unsafe) private var input: [UInt8] = []

/// Makes a group of that suite and size. Returns 1, or 0 where that failed.
@_expose(wasm, "bench_prepare") @_cdecl("bench_prepare")
func prepare(_ suite: Int, _ members: Int) -> Int {
  guard let suite = CipherSuite(id: UInt16(suite)),
    let prepared = try? PreparedGroup(suite: suite, members: members, entropy: SystemEntropy())
  else { return 0 }
  return take(prepared)
}

/// Takes `count` bytes of a group that another build has made.
@_expose(wasm, "bench_input") @_cdecl("bench_input")
func read(_ bytes: UnsafeMutableRawPointer, _ count: Int) {
  input.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
}

/// Memory for the host to write `count` bytes to.
@_expose(wasm, "bench_alloc") @_cdecl("bench_alloc")
func allocate(_ count: Int) -> UnsafeMutableRawPointer {
  UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 8)
}

/// Opens the group that was handed over. Returns 1, or 0 where that failed.
@_expose(wasm, "bench_open") @_cdecl("bench_open")
func open() -> Int {
  guard let prepared = try? PreparedGroup(decoding: input) else { return 0 }
  input = []
  return take(prepared)
}

private func take(_ prepared: PreparedGroup) -> Int {
  bench = try? GroupBench(prepared, entropy: SystemEntropy())
  return bench == nil ? 0 : 1
}

/// Runs the operation of that number in ``GroupBench/Operation``. Returns the size of what came out, or -1.
@_expose(wasm, "bench_run") @_cdecl("bench_run")
func run(_ operation: Int) -> Int {
  guard let bench, let operation = GroupBench.Operation(rawValue: operation) else { return -1 }
  return (try? bench.run(operation)) ?? -1
}

/// Loads one more member's state and keeps it. Returns 1.
@_expose(wasm, "bench_load") @_cdecl("bench_load")
func load() -> Int {
  guard let group = try? bench?.load() else { return 0 }
  loaded.append(group)
  return 1
}

@_expose(wasm, "bench_group_info") @_cdecl("bench_group_info")
func groupInfoSize() -> Int { bench?.groupInfoSize ?? -1 }
