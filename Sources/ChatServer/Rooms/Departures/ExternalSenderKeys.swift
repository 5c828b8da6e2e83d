import Ciphers
import Crypto
import MLS
import Synchronization

/// The keys with which the server proposes, as an external sender of rooms' groups (RFC 9420 §12.1.8.1), that leaves of
/// devices which are gone be removed. It can propose, and no more: members commit, and see who asked.
///
/// A group's suite names the signature scheme, so that in a room with hash-based signatures the server's are, too. All
/// keys come from one secret; each is made when a room first asks for it.
final class ExternalSenderKeys: Sendable {
  /// The server's name in rooms: a basic credential.
  static let identity = Array("nightjar server".utf8)

  private let secret: [UInt8]
  private let threads: WorkerThreads
  private let made = Mutex<[UInt16: SignatureKeyPair]>([:])

  init(secrets: ServerSecrets, threads: WorkerThreads) {
    secret = secrets.externalSenderKey
    self.threads = threads
  }

  /// What a room of this suite lists among its external senders.
  func sender(for suite: CipherSuite) async throws -> ExternalSender {
    let keys = try await threads.run { try self.keyPair(for: suite) }
    return ExternalSender(signatureKey: keys.publicKey, credential: .basic(Self.identity))
  }

  /// The keys for a suite. Blocks for milliseconds at the first call.
  func keyPair(for suite: CipherSuite) throws -> SignatureKeyPair {
    if let keys = made.withLock({ $0[suite.id] }) { return keys }
    let keys = try suite.signatureScheme.generateKeyPair(entropy: DerivedEntropy(secret: secret, suite: suite.id))
    made.withLock { $0[suite.id] = keys }
    return keys
  }
}

/// Bytes for one key pair: HKDF-SHA-512 of a secret, each call with a number of its own.
private final class DerivedEntropy: EntropySource {
  private let secret: SymmetricKey
  private let suite: UInt16
  private var calls: UInt32 = 0

  init(secret: [UInt8], suite: UInt16) {
    self.secret = SymmetricKey(data: secret)
    self.suite = suite
  }

  func bytes(_ count: Int) -> [UInt8] {
    let info = Array("nightjar external sender v1 \(suite) \(calls)".utf8)
    calls += 1
    let key = HKDF<SHA512>.deriveKey(inputKeyMaterial: secret, info: info, outputByteCount: count)
    return key.withUnsafeBytes { Array($0) }
  }
}
