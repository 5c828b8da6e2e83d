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

// Unsafe in name alone, as the others.
nonisolated(unsafe) var batch: OneTimeBatch?
nonisolated(unsafe) var certificate: OneTimeCertificate?
nonisolated(unsafe) var batchKey: OneTimePublicKey?
nonisolated(unsafe) var oneTime: OneTimeSignature?

/// Makes a batch of 256 one-time keys for the key made last. Returns 1.
@_expose(wasm, "bench_batch") @_cdecl("bench_batch")
func makeBatch() -> Int {
  let seed = [UInt8](repeating: 3, count: OneTime.hashSize)
  guard let key, let scope = try? OneTimeScope(purpose: seed) else { return 0 }
  batch = try? OneTimeBatch(
    height: 8, time: 0, signer: key.publicKey, scope: scope, skSeed: seed, skPRF: seed, nonce: seed)
  return batch == nil ? 0 : 1
}

/// Certifies the batch made last. Returns 1.
@_expose(wasm, "bench_certify") @_cdecl("bench_certify")
func certify() -> Int {
  guard let key, let batch else { return 0 }
  certificate = try? OneTimeCertificate(of: batch, signedBy: key, randomness: nil, topTrees: topTrees)
  return certificate == nil ? 0 : 1
}

/// Checks the certificate made last. Returns 1 when it is valid.
@_expose(wasm, "bench_check") @_cdecl("bench_check")
func check() -> Int {
  guard let key, let batch, let certificate else { return 0 }
  batchKey = certificate.publicKey(certifiedBy: key.publicKey, scope: batch.scope)
  return batchKey == nil ? 0 : 1
}

/// Signs with the batch's next key. Returns 1.
@_expose(wasm, "bench_one_time_sign") @_cdecl("bench_one_time_sign")
func oneTimeSign() -> Int {
  let randomness = [UInt8](repeating: 3, count: OneTime.hashSize)
  oneTime = try? batch?.takeKey().sign(message, randomness: randomness)
  return oneTime == nil ? 0 : 1
}

/// Verifies the one-time signature made last. Returns 1 when it is valid.
@_expose(wasm, "bench_one_time_verify") @_cdecl("bench_one_time_verify")
func oneTimeVerify() -> Int {
  guard let oneTime, batchKey?.isValid(oneTime, for: message) == true else { return 0 }
  return 1
}

/// Makes a few-time key. Returns 1.
@_expose(wasm, "bench_few_time_keygen") @_cdecl("bench_few_time_keygen")
func fewTimeKeygen() -> Int {
  let seed = [UInt8](repeating: 3, count: 32)
  return (try? FewTimePrivateKey(secretSeed: seed, saltKey: seed, publicSeed: seed)) == nil ? 0 : 1
}
