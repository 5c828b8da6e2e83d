import CArgon2
import WireCoding

/// Argon2id (RFC 9106) with 19 MiB, 2 passes and 1 lane: OWASP's first choice for servers ("Password Storage Cheat
/// Sheet", 2024). What is hashed is itself the output of scrypt on the client.
struct PasswordHasher: Sendable {
  private static let kibibytes: UInt32 = 19 * 1024
  private static let passes: UInt32 = 2
  private static let lanes: UInt32 = 1
  private static let saltCount = 16
  private static let hashCount = 32

  private let threads: WorkerThreads
  /// Checked against where a login is unknown, so that the answer takes as long as for a known one.
  private let decoy: String

  /// - Parameter threads: at most as many hashes run at once, each in 19 MiB.
  init(threads: WorkerThreads) async throws {
    self.threads = threads
    // Each hash takes 19 MiB for some milliseconds. glibc would learn to keep blocks of that size; with a fixed threshold
    // they go back to the system at once.
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 4 << 20)
    #endif
    decoy = try await threads.run { try Self.hash(Base64URL.encode(SecureRandom.bytes(32))) }
  }

  /// The hash in the PHC string format, with its own parameters and 16 bytes of salt.
  func hash(_ password: String) async throws -> String {
    try await threads.run { try Self.hash(password) }
  }

  /// Whether `password` is the one behind `hash`; false, after the same time, where `hash` is nil.
  func isValid(_ password: String, for hash: String?) async throws -> Bool {
    let encoded = hash ?? decoy
    let matches = try await threads.run {
      let bytes = Array(password.utf8)
      return encoded.withCString { argon2id_verify($0, bytes, bytes.count) } == ARGON2_OK.rawValue
    }
    return matches && hash != nil
  }

  private static func hash(_ password: String) throws -> String {
    let bytes = Array(password.utf8)
    let salt = SecureRandom.bytes(saltCount)
    let count = argon2_encodedlen(passes, kibibytes, lanes, UInt32(saltCount), UInt32(hashCount), Argon2_id)
    var encoded = [CChar](repeating: 0, count: count)
    let result = argon2id_hash_encoded(
      passes, kibibytes, lanes, bytes, bytes.count, salt, salt.count, hashCount, &encoded, count)
    guard result == ARGON2_OK.rawValue else { throw APIError.unavailable }
    return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
