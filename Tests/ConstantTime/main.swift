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
  } else if let parameters = SLHDSAParameters(named: name) {
    try check(parameters)
  } else {
    print("there is no \(name)")
    exit(2)
  }
  print("\(name) signed")
}
