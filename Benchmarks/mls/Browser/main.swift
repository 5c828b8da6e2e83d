import Ciphers
import MLS
import MLSBench

// The WebAssembly surface of the benchmark; `run.mjs` calls it in node.

// Unsafe in name alone: an instance has one thread.
nonisolated(unsafe) private var bench: GroupBench?
nonisolated(unsafe) private var loaded: [Group] = []

/// Makes a group of that suite and size. Returns 1, or 0 where that failed.
@_expose(wasm, "bench_prepare") @_cdecl("bench_prepare")
func prepare(_ suite: Int, _ members: Int) -> Int {
  loaded = []
  bench = nil
  guard let suite = CipherSuite(id: UInt16(suite)) else { return 0 }
  bench = try? GroupBench(suite: suite, members: members, entropy: SystemEntropy())
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
