import CHashLanes
import Foundation
import HBSS

// Measures what it is told to on standard input, one request a line, so that a driver can run its peers in between:
//
//     keygen|sign|again|verify SET COUNT [THREADS] → the times of COUNT calls in nanoseconds, separated by spaces
//     lane SHA2|SHAKE COUNT                  → nanoseconds of one hash of a long chain in the fastest lane, COUNT times
//     allocations SET                        → allocations of one signing, where allocations.c is preloaded
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

var subjects: [String: Subject] = [:]

@MainActor func answer(_ words: [String]) throws -> String {
  guard words.count >= 3, let count = Int(words[2]) else { return "" }
  let threads = words.count > 3 ? Int(words[3]) ?? 1 : 1
  var times: [UInt64]?
  if words[0] == "lane" {
    // Picoseconds, as thousandths.
    return lane(words[1], count: count).map { String(Double($0) / 1000) }.joined(separator: " ")
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
  if words.count == 2, words[0] == "allocations", let parameters = SLHDSAParameters(named: words[1]) {
    print(try allocations(parameters))
  } else if words.first == "kernel" {
    let chosen = words.count == 2 ? kernels.firstIndex(of: words[1]).map { hl_select(Int32($0)) } : 1
    print(chosen == 1 ? kernels[Int(hl_selected())] : "none")
  } else {
    print(try answer(words))
  }
  fflush(nil)
}
