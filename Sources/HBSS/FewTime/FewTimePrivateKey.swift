import CHashLanes
import WireCoding

/// A few-time private key, with the count of the signatures that it has given.
///
/// A reference, so that no copy can sign with an older count. Its serialised state must be kept in one place, and never be
/// taken back to an earlier one: a restored state would sign past the limit.
public final class FewTimePrivateKey {
  public let publicKey: FewTimePublicKey
  /// Signatures given so far, at most ``FewTime/signatureLimit``.
  public private(set) var signaturesMade: Int
  /// SK.seed ‖ SK.prf, 64 bytes.
  private let secret: SecretBytes
  private var tree: FewTimeTree?

  /// Makes a key; 524,288 hashes.
  ///
  /// - Parameters:
  ///   - secretSeed: 32 fresh random bytes, from which the 1,024 preimages come.
  ///   - saltKey: 32 fresh random bytes that hedge the salts.
  ///   - publicSeed: 32 fresh random bytes; they become public.
  /// - Throws: `invalidLength`.
  public init(secretSeed: [UInt8], saltKey: [UInt8], publicSeed: [UInt8]) throws(HBSSError) {
    guard secretSeed.count == FewTime.hashSize, saltKey.count == FewTime.hashSize,
      publicSeed.count == FewTime.hashSize
    else { throw .invalidLength }
    var joined = secretSeed + saltKey
    secret = SecretBytes(joined)
    joined.wipe()
    let tree = Self.grow(secret, publicSeed: publicSeed)
    self.tree = tree
    publicKey = FewTimePublicKey(seed: publicSeed, root: tree.root)
    signaturesMade = 0
  }

  /// Reads a state that ``state`` or `sign` gave.
  ///
  /// - Throws: `invalidEncoding`. That root and seeds belong together is found out at the first signature.
  public init(state: [UInt8]) throws(HBSSError) {
    guard state.count == Self.stateSize, state[0] == Self.stateVersion, Int(state[1]) <= FewTime.signatureLimit else {
      throw .invalidEncoding
    }
    signaturesMade = Int(state[1])
    var joined = [UInt8](state[2..<66])
    secret = SecretBytes(joined)
    joined.wipe()
    publicKey = try FewTimePublicKey(bytes: [UInt8](state[66...]))
  }

  /// Bytes of a state: version, signatures made, secret seed, salt key, public key.
  public static let stateSize = 2 + 2 * FewTime.hashSize + FewTimePublicKey.size
  private static let stateVersion: UInt8 = 1

  /// What must be kept, 130 bytes, secret. The caller wipes it.
  public var state: [UInt8] { state(signaturesMade: signaturesMade) }

  private func state(signaturesMade count: Int) -> [UInt8] {
    [Self.stateVersion, UInt8(count)] + secret.bytes(from: 0, count: 2 * FewTime.hashSize) + publicKey.bytes
  }

  public var signaturesLeft: Int { FewTime.signatureLimit - signaturesMade }

  /// All commitments, for verifiers who shall not need proofs.
  public func commitments() throws(HBSSError) -> FewTimeCommitments {
    FewTimeCommitments(checked: try wholeTree().levels[0], publicKey: publicKey)
  }

  /// Signs a message.
  ///
  /// - Parameters:
  ///   - purpose: what the signature is for, at most 255 bytes, the same at the verifier.
  ///   - randomness: 32 fresh random bytes for the salt.
  ///   - includesProof: whether a verifier who has the root alone can check the signature.
  ///   - keep: writes the state that counts this signature, durably, and tells whether it could. Called before anything is
  ///     revealed; where it says no, nothing is signed and the count stays.
  /// - Throws: `signatureLimitReached` after two signatures: rotate to a new key and let the account key certify it.
  ///   `stateNotKept`, `contextTooLong`, `invalidLength`, `inconsistentKey`.
  public func sign(
    _ message: [UInt8], purpose: [UInt8] = [], randomness: [UInt8], includesProof: Bool = true,
    keep: (_ state: [UInt8]) -> Bool
  ) throws(HBSSError) -> FewTimeSignature {
    guard signaturesMade < FewTime.signatureLimit else { throw .signatureLimitReached }
    guard purpose.count <= FewTime.purposeLimit else { throw .contextTooLong }
    guard randomness.count == FewTime.saltSize else { throw .invalidLength }
    let tree = try wholeTree()

    var next = state(signaturesMade: signaturesMade + 1)
    defer { next.wipe() }
    guard keep(next) else { throw .stateNotKept }
    signaturesMade += 1

    // The salt is unpredictable as long as the randomness or the salt key is.
    var key = secret.bytes(from: FewTime.hashSize, count: FewTime.hashSize)
    let salt = SHA256.mac(key: key, randomness, [UInt8(signaturesMade), UInt8(purpose.count)], purpose, message)
    key.wipe()
    hl_publish(salt, salt.count)
    let digest = FewTime.digest(of: message, salt: salt, publicKey: publicKey, purpose: purpose)
    let indices = FewTime.indices(of: digest)
    let revealed = FewTimeHashes(publicSeed: publicKey.seed).secrets(indices, seed: secret.pointer)
    hl_publish(revealed, revealed.count)
    return FewTimeSignature(
      salt: salt, digest: digest, indices: indices, revealedPreimages: revealed,
      proof: includesProof ? tree.proof(of: indices) : nil)
  }

  private func wholeTree() throws(HBSSError) -> FewTimeTree {
    if let tree { return tree }
    let tree = Self.grow(secret, publicSeed: publicKey.seed)
    guard tree.root == publicKey.root else { throw .inconsistentKey }
    self.tree = tree
    return tree
  }

  private static func grow(_ secret: SecretBytes, publicSeed: [UInt8]) -> FewTimeTree {
    let hashes = FewTimeHashes(publicSeed: publicSeed)
    var indices: [UInt16] = []
    for index in 0..<FewTime.preimages { indices.append(UInt16(index)) }
    // The secrets are overwritten by their commitments, in place.
    var values = hashes.secrets(indices, seed: secret.pointer)
    hashes.complete(&values, indices: indices)
    hl_wipe_stack()
    hl_publish(values, values.count)
    return FewTimeTree(commitments: values, hashes: hashes)
  }
}
