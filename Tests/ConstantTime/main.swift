import CHashLanes
import HBSS

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Makes keys and signatures from secrets that Valgrind takes for undefined: its memcheck reports each branch and each address
// that depends on one (the method of Adam Langley's ctgrind). Scripts/constant-time builds and runs it.
//
//     constant-time KERNEL SET… → a line for each set; `leak` in the place of a set branches on a key's seed, on purpose

/// `count` bytes that are secret from here on.
func secret(_ count: Int, fill: UInt8) -> [UInt8] {
  var bytes = [UInt8](repeating: fill, count: count)
  // As something that changes them: the optimiser must not know what they are.
  bytes.withUnsafeMutableBytes { hl_conceal($0.baseAddress, $0.count) }
  return bytes
}

func check(_ parameters: SLHDSAParameters) throws {
  let n = parameters.n
  let message = [UInt8](repeating: 1, count: 50)
  let topTrees = SLHDSATopTrees()
  let key = try SLHDSAPrivateKey(
    parameters: parameters, skSeed: secret(n, fill: 2), skPRF: secret(n, fill: 3),
    pkSeed: [UInt8](repeating: 4, count: n), topTrees: topTrees)
  // Hedged by secret randomness, and again with the top tree known.
  for _ in 0..<2 {
    let signature = try key.sign(message, randomness: secret(n, fill: 5), topTrees: topTrees)
    guard key.publicKey.isValid(signature: signature, for: message) else { throw HBSSError.inconsistentKey }
  }
}

func checkFewTime() throws {
  let key = try FewTimePrivateKey(
    secretSeed: secret(32, fill: 2), saltKey: secret(32, fill: 3), publicSeed: [UInt8](repeating: 4, count: 32))
  let signature = try key.sign([1, 2, 3], randomness: secret(32, fill: 5)) { _ in true }
  guard key.publicKey.isValid(signature, for: [1, 2, 3]) else { throw HBSSError.inconsistentKey }
}

/// The second key, so that a seed has come out of another; and a stored batch, whose seed is read again.
func checkOneTime() throws {
  let signer = try SLHDSAPrivateKey(
    parameters: OneTime.certifier, skSeed: [UInt8](repeating: 2, count: 16), skPRF: [UInt8](repeating: 3, count: 16),
    pkSeed: [UInt8](repeating: 4, count: 16))
  let scope = try OneTimeScope(purpose: [1])
  for height in OneTime.heights {
    let batch = try OneTimeBatch(
      height: height, time: 1, signer: signer.publicKey, scope: scope, skSeed: secret(16, fill: 5),
      skPRF: secret(16, fill: 6), nonce: [UInt8](repeating: 7, count: 16))
    let certificate = try OneTimeCertificate(of: batch, signedBy: signer, randomness: nil)
    guard let key = certificate.publicKey(certifiedBy: signer.publicKey, scope: scope) else {
      throw HBSSError.inconsistentKey
    }
    var stored = try StoredOneTimeBatch(batch, certificate: certificate)
    for index in 0..<3 {
      var kept: [UInt8] = []
      let signature = try stored.takeKey {
        kept = $0
        return true
      }.sign([1, 2, 3], randomness: secret(16, fill: 8))
      guard signature.index == index, key.isValid(signature, for: [1, 2, 3]) else { throw HBSSError.inconsistentKey }
      stored = try StoredOneTimeBatch(state: kept)
    }
  }
}

let kernels = ["portable": HL_KERNEL_PORTABLE, "avx2": HL_KERNEL_AVX2]
let arguments = CommandLine.arguments.dropFirst()
guard let kernel = arguments.first.flatMap({ kernels[$0] }), hl_select(Int32(kernel)) == 1 else {
  print("skipped: no such kernel here")
  exit(77)
}
for name in arguments.dropFirst() {
  if name == "leak" {
    let key = try SLHDSAPrivateKey(
      parameters: .sha2_128f, skSeed: secret(16, fill: 2), skPRF: secret(16, fill: 3),
      pkSeed: [UInt8](repeating: 4, count: 16))
    print(key.bytes[0] == 1 ? "one" : "another")
  } else if name == "few-time" {
    try checkFewTime()
  } else if name == "one-time" {
    try checkOneTime()
  } else if let parameters = SLHDSAParameters(named: name) {
    try check(parameters)
  } else {
    print("there is no \(name)")
    exit(2)
  }
  print("\(name) signed")
}
