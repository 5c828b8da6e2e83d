import HBSS
import WebPool

// The WebAssembly surface of the benchmark, in node or in a page's workers; the browser's tests use it, too.

// Unsafe in name alone: an instance has one thread.
nonisolated(unsafe) var key: SLHDSAPrivateKey?
nonisolated(unsafe) var signature: [UInt8] = []
let message = [UInt8](repeating: 7, count: 64)

/// Remembers top trees where it is told to. Unsafe in name alone, as the others: an instance has one thread.
nonisolated(unsafe) var topTrees: SLHDSATopTrees?

func makeKey(_ index: Int) -> SLHDSAPrivateKey? {
  guard SLHDSAParameters.all.indices.contains(index) else { return nil }
  let parameters = SLHDSAParameters.all[index]
  let seed = [UInt8](repeating: 3, count: parameters.n)
  return try? SLHDSAPrivateKey(parameters: parameters, skSeed: seed, skPRF: seed, pkSeed: seed)
}

/// What a worker of the pool calls, for any set.
@_expose(wasm, "nj_unit") @_cdecl("nj_unit")
func unit(_ unit: Int32, _ count: Int32) -> Int32 { computeUnit(unit, count, sets: SLHDSAParameters.all) }

/// Shares what follows with the host's pool of workers, or does it alone; remembers the keys' top trees, or does not.
@_expose(wasm, "bench_share") @_cdecl("bench_share")
func share(_ pool: Int, _ remember: Int) {
  SharedTreeHelpers.current = pool == 1 ? WorkerPool() : nil
  topTrees = remember == 1 ? SLHDSATopTrees() : nil
}

/// Where the signature made last is, until the next one.
@_expose(wasm, "bench_signature") @_cdecl("bench_signature")
func lastSignature() -> Int { signature.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) } }

/// Makes the key of the set with that number in ``SLHDSAParameters/all``. Returns 1.
@_expose(wasm, "bench_keygen") @_cdecl("bench_keygen")
func keygen(_ index: Int) -> Int {
  key = makeKey(index)
  return key == nil ? 0 : 1
}

/// Signs with the key made last. Returns the signature's size.
@_expose(wasm, "bench_sign") @_cdecl("bench_sign")
func sign() -> Int {
  signature = (try? key?.sign(message, randomness: nil, topTrees: topTrees)) ?? []
  return signature.count
}

/// Verifies the signature made last. Returns 1 when it is valid.
@_expose(wasm, "bench_verify") @_cdecl("bench_verify")
func verify() -> Int { key?.publicKey.isValid(signature: signature, for: message) == true ? 1 : 0 }

/// Makes a few-time key. Returns 1.
@_expose(wasm, "bench_few_time_keygen") @_cdecl("bench_few_time_keygen")
func fewTimeKeygen() -> Int {
  let seed = [UInt8](repeating: 3, count: 32)
  return (try? FewTimePrivateKey(secretSeed: seed, saltKey: seed, publicSeed: seed)) == nil ? 0 : 1
}
