import CHashLanes
import Foundation
import HBSS

// Measures what it is told to on standard input, one request a line, so that a driver can run its peers in between:
//
//     keygen|sign|again|verify SET COUNT [THREADS] → the times of COUNT calls in nanoseconds, separated by spaces
//     batch|certify|sign|first|next one-time COUNT → the same of a batch of 256 keys: made, certified, signing, verified with its
//                                              certificate and without
//     lane SHA2|SHAKE COUNT                  → nanoseconds of one hash of a long chain in the fastest lane, COUNT times
//     allocations SET                        → allocations of one signing (of one-time: batch, signing, verifying), where allocations.c is preloaded
//     kernel [NAME]                          → the kernel in use, after choosing NAME
//
// SET is the name of a parameter set, or few-time. `again` signs with a key whose top tree is known from its signature
// before. With one thread the times are the thread's processor time, which other work on the machine does not lengthen. With
// more they are the time that passes: SLH-DSA's keys and signatures are divided between the threads, and of all else each
// thread does one, whose share of the time counts.

let kernels = ["automatic", "portable", "avx2", "shani", "avx512"]

func random(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
}

/// What this thread has used, in nanoseconds: other processes on the machine do not count.
func processorTime() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

/// Calls the body on each of the threads at once, where the work itself is not divided.
func timeEach(_ count: Int, threads: Int, _ body: @Sendable () -> Void) -> [UInt64] {
  if threads == 1 { return time(count, body) }
  return time(count, threads: threads) {
    DispatchQueue.concurrentPerform(iterations: threads) { _ in body() }
  }.map { $0 / UInt64(threads) }
}

func time(_ count: Int, threads: Int = 1, _ body: () throws -> Void) rethrows -> [UInt64] {
  let now = threads == 1 ? processorTime : { DispatchTime.now().uptimeNanoseconds }
  return try (0..<count).map { _ in
    let start = now()
    try body()
    return now() - start
  }
}

/// Hashes of FIPS 205's chains alone, without trees or signatures around them: the bound for everything else.
func lane(_ family: String, count: Int) -> [UInt64] {
  var context = hl_context()
  let seed = random(32)
  hl_context_init(&context, family == "SHAKE" ? UInt32(HL_SHAKE) : UInt32(HL_SHA2), 16, seed)
  let addresses = (0..<16).map { hl_address(tree: 0, layer: 0, type: 0, word1: $0, word2: 0, word3: 0) }
  var ends = [UInt8](repeating: 0, count: 16 * 16)
  var scratch = [UInt8](repeating: 0, count: 16 * 16 * 35)
  // A leaf's 35 chains are 560 hashes, its compression the work of ten more in SHA-256, of five in SHAKE.
  let hashes: UInt64 = 100 * 16 * (family == "SHAKE" ? 565 : 570)
  return time(count) {
    for _ in 0..<100 { hl_wots_leaves(&context, seed, 0, 16, addresses, &ends, nil, &scratch) }
  }.map { $0 * 1000 / hashes }
}

/// What one key of a set is measured with.
struct Subject {
  let parameters: SLHDSAParameters
  let key: SLHDSAPrivateKey
  let message = random(64)
  let signature: [UInt8]

  init(_ parameters: SLHDSAParameters) throws {
    self.parameters = parameters
    let n = parameters.n
    key = try SLHDSAPrivateKey(parameters: parameters, skSeed: random(n), skPRF: random(n), pkSeed: random(n))
    signature = try key.sign(message, randomness: nil)
  }

  func measure(_ operation: String, count: Int, threads: Int) throws -> [UInt64]? {
    let n = parameters.n
    switch operation {
    case "keygen":
      return try time(count, threads: threads) {
        _ = try SLHDSAPrivateKey(
          parameters: parameters, skSeed: random(n), skPRF: random(n), pkSeed: random(n), threads: threads)
      }
    case "sign":
      return try time(count, threads: threads) { _ = try key.sign(message, randomness: random(n), threads: threads) }
    case "again":
      let topTrees = SLHDSATopTrees()
      _ = try key.sign(message, randomness: nil, topTrees: topTrees)
      return try time(count, threads: threads) {
        _ = try key.sign(message, randomness: random(n), threads: threads, topTrees: topTrees)
      }
    case "verify":
      let (key, signature, message) = (key.publicKey, signature, message)
      return timeEach(count, threads: threads) { _ = key.isValid(signature: signature, for: message) }
    default: return nil
    }
  }
}

/// The few-time scheme's part.
func measureFewTime(_ operation: String, count: Int, threads: Int) throws -> [UInt64]? {
  @Sendable func make() throws -> FewTimePrivateKey {
    try FewTimePrivateKey(secretSeed: random(32), saltKey: random(32), publicSeed: random(32))
  }
  let message = random(64)
  switch operation {
  case "keygen": return timeEach(count, threads: threads) { _ = try? make() }
  case "sign":
    // A key signs twice: each measured call has a fresh one, made outside the measurement.
    return try (0..<count).flatMap { _ in
      let key = try make()
      return try time(1) { _ = try key.sign(message, randomness: random(32)) { _ in true } }
    }
  case "verify":
    let made = try make()
    let signature = try made.sign(message, randomness: random(32)) { _ in true }
    let key = made.publicKey
    return timeEach(count, threads: threads) { _ = key.isValid(signature, for: message) }
  default: return nil
  }
}

/// The one-time scheme's part: 256 keys, and messages of 64 bytes.
struct OneTimeSubject {
  let key: SLHDSAPrivateKey
  let scope: OneTimeScope
  let message = random(64)
  let certified: [UInt8]
  let short: [UInt8]
  let publicKey: OneTimePublicKey

  init() throws {
    let scope = try OneTimeScope(purpose: [0xf0, 0xe4], group: random(16), epoch: 1, leaf: 1, binding: random(32))
    key = try SLHDSAPrivateKey(parameters: OneTime.certifier, skSeed: random(16), skPRF: random(16), pkSeed: random(16))
    self.scope = scope
    let batch = try Self.batch(key.publicKey, scope)
    let certificate = try OneTimeCertificate(of: batch, signedBy: key, randomness: random(16))
    let signature = try batch.takeKey().sign(message, randomness: random(16))
    certified = OneTimeEnvelope.certified(certificate, signature).encoded
    short = OneTimeEnvelope.short(signature).encoded
    guard let publicKey = certificate.publicKey(certifiedBy: key.publicKey, scope: scope) else {
      throw HBSSError.inconsistentKey
    }
    self.publicKey = publicKey
  }

  static func batch(_ signer: SLHDSAPublicKey, _ scope: OneTimeScope) throws -> OneTimeBatch {
    try OneTimeBatch(
      height: 8, time: 1, signer: signer, scope: scope, skSeed: random(16), skPRF: random(16), nonce: random(16))
  }

  /// What a receiver does: from the bytes.
  func isValid(_ bytes: [UInt8]) -> Bool {
    switch try? OneTimeEnvelope(decoding: bytes) {
    case .short(let signature): return publicKey.isValid(signature, for: message)
    case .certified(let certificate, let signature):
      let own = certificate.publicKey(certifiedBy: key.publicKey, scope: scope)
      return own?.isValid(signature, for: message) ?? false
    case .plain, nil: return false
    }
  }

  func measure(_ operation: String, count: Int) throws -> [UInt64]? {
    switch operation {
    case "batch": return try time(count) { _ = try Self.batch(key.publicKey, scope) }
    case "certify":
      let batch = try Self.batch(key.publicKey, scope)
      let topTrees = SLHDSATopTrees()
      func certify() throws {
        _ = try OneTimeCertificate(of: batch, signedBy: key, randomness: random(16), topTrees: topTrees)
      }
      try certify()
      return try time(count) { try certify() }
    case "sign":
      var batch = try Self.batch(key.publicKey, scope)
      return try (0..<count).flatMap { _ in
        if batch.keysLeft == 0 { batch = try Self.batch(key.publicKey, scope) }
        return try time(1) {
          _ = OneTimeEnvelope.short(try batch.takeKey().sign(message, randomness: random(16))).encoded
        }
      }
    case "first", "next":
      let bytes = operation == "first" ? certified : short
      guard isValid(bytes) else { throw HBSSError.inconsistentKey }
      return time(count) { _ = isValid(bytes) }
    default: return nil
    }
  }
}

/// Allocations during one signing, or nothing where nobody counts.
func allocations(_ parameters: SLHDSAParameters) throws -> String {
  guard let symbol = dlsym(nil, "nightjar_allocations") else { return "" }
  typealias Counter = @convention(c) () -> UInt
  let counter = unsafeBitCast(symbol, to: Counter.self)
  let subject = try Subject(parameters)
  let before = counter()
  _ = try subject.key.sign(subject.message, randomness: nil)
  return String(counter() - before)
}

/// Allocations of a batch, of a signature and of its verification.
func oneTimeAllocations() throws -> String {
  guard let symbol = dlsym(nil, "nightjar_allocations") else { return "" }
  typealias Counter = @convention(c) () -> UInt
  let counter = unsafeBitCast(symbol, to: Counter.self)
  let subject = try OneTimeSubject()
  let (message, randomness) = (subject.message, random(16))
  var counts = [counter()]
  let batch = try OneTimeSubject.batch(subject.key.publicKey, subject.scope)
  counts.append(counter())
  _ = try batch.takeKey().sign(message, randomness: randomness)
  counts.append(counter())
  _ = subject.isValid(subject.short)
  counts.append(counter())
  return zip(counts.dropFirst(), counts).map { String($0 - $1) }.joined(separator: " ")
}

var subjects: [String: Subject] = [:]
var oneTime: OneTimeSubject?

@MainActor func answer(_ words: [String]) throws -> String {
  guard words.count >= 3, let count = Int(words[2]) else { return "" }
  let threads = words.count > 3 ? Int(words[3]) ?? 1 : 1
  var times: [UInt64]?
  if words[0] == "lane" {
    // Picoseconds, as thousandths.
    return lane(words[1], count: count).map { String(Double($0) / 1000) }.joined(separator: " ")
  } else if words[1] == "one-time" {
    let subject = try oneTime ?? OneTimeSubject()
    oneTime = subject
    times = try subject.measure(words[0], count: count)
  } else if words[1] == "few-time" {
    times = try measureFewTime(words[0], count: count, threads: threads)
  } else if let parameters = SLHDSAParameters(named: words[1]) {
    let subject = try subjects[words[1]] ?? Subject(parameters)
    subjects[words[1]] = subject
    times = try subject.measure(words[0], count: count, threads: threads)
  }
  return (times ?? []).map(String.init).joined(separator: " ")
}

while let line = readLine() {
  let words = line.split(separator: " ").map(String.init)
  if words == ["allocations", "one-time"] {
    print(try oneTimeAllocations())
  } else if words.count == 2, words[0] == "allocations", let parameters = SLHDSAParameters(named: words[1]) {
    print(try allocations(parameters))
  } else if words.first == "kernel" {
    let chosen = words.count == 2 ? kernels.firstIndex(of: words[1]).map { hl_select(Int32($0)) } : 1
    print(chosen == 1 ? kernels[Int(hl_selected())] : "none")
  } else {
    print(try answer(words))
  }
  fflush(nil)
}
