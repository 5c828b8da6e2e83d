import HBSS

// The WebAssembly surface of the benchmark; `run.mjs` calls it, in node or in a page's workers.

// Unsafe in name alone: an instance has one thread.
nonisolated(unsafe) var key: SLHDSAPrivateKey?
nonisolated(unsafe) var signature: [UInt8] = []
let message = [UInt8](repeating: 7, count: 64)

func makeKey(_ index: Int) -> SLHDSAPrivateKey? {
  let parameters = SLHDSAParameters.all[index]
  let seed = [UInt8](repeating: 3, count: parameters.n)
  return try? SLHDSAPrivateKey(parameters: parameters, skSeed: seed, skPRF: seed, pkSeed: seed)
}

/// Makes the key of the set with that number in ``SLHDSAParameters/all``. Returns 1.
@_expose(wasm, "bench_keygen") @_cdecl("bench_keygen")
func keygen(_ index: Int) -> Int {
  key = makeKey(index)
  return key == nil ? 0 : 1
}

/// Signs with the key made last. Returns the signature's size.
@_expose(wasm, "bench_sign") @_cdecl("bench_sign")
func sign() -> Int {
  signature = (try? key?.sign(message, randomness: nil)) ?? []
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
