import WireCoding

/// A batch whose state is kept outside this process.
///
/// A key leaves only after the state that counts it was kept. This protects against crashes, not against a state that is
/// taken back to an earlier one or used at two places: each such use gives a key away. Who stores batches must make sure
/// that there is one state, and that it never goes back; who can, uses ``OneTimeBatch``.
public final class StoredOneTimeBatch {
  private let batch: OneTimeBatch
  public let certificate: OneTimeCertificate

  /// - Parameter batch: of which no key was taken, and which nobody uses any more.
  /// - Throws: `inconsistentKey` where the certificate is of another batch, or a key was taken.
  public init(_ batch: OneTimeBatch, certificate: OneTimeCertificate) throws(HBSSError) {
    guard batch.keysTaken == 0, certificate.statement == batch.statement else { throw .inconsistentKey }
    self.batch = batch
    self.certificate = certificate
  }

  public var signer: SLHDSAPublicKey { batch.signer }
  public var scope: OneTimeScope { batch.scope }
  public var keysTaken: Int { batch.keysTaken }
  public var keysLeft: Int { batch.keysLeft }

  /// Takes the next key, after the state without it was kept.
  ///
  /// - Parameter keep: writes the state, durably, in the place of the one before, and tells whether it could. Called before
  ///   anything is signed; where it says no, the key is lost, and nothing was signed.
  /// - Throws: `batchExhausted`, `stateNotKept`.
  public func takeKey(keep: (_ state: [UInt8]) -> Bool) throws(HBSSError) -> OneTimeKey {
    let key = try batch.takeKey()
    var state = self.state
    defer { state.wipe() }
    guard keep(state) else { throw .stateNotKept }
    return key
  }

  /// What must be kept, secret. The caller wipes it.
  ///
  ///     struct {
  ///       uint8 version = 1;
  ///       opaque signer[32];
  ///       OneTimeScope scope;
  ///       OneTimeCertificate certificate;
  ///       uint16 keys_taken;
  ///       opaque seed[16];
  ///       opaque prf[16];
  ///       opaque leaves[16 * 2^height];
  ///     } StoredOneTimeBatch;
  public var state: [UInt8] {
    // Room for all at once, so that no smaller copy with a part of the secrets is left behind.
    var writer = WireWriter(capacity: 16 * 1024)
    writer.write(OneTimeState.version)
    writer.write(raw: signer.bytes)
    writer.write(scope)
    writer.write(certificate)
    writer.write(UInt16(keysTaken))
    var secrets = batch.secrets()
    writer.write(raw: secrets)
    secrets.wipe()
    writer.write(raw: [UInt8](batch.tree.leaves))
    return writer.bytes
  }

  /// Reads a state.
  ///
  /// - Throws: `invalidEncoding`; `inconsistentKey` where the leaves do not lead to the root, or the certificate is not the
  ///   signer's. That the seed belongs to the leaves is found out when a key signs.
  public init(state: [UInt8]) throws(HBSSError) {
    guard let parts = try? OneTimeState(decoding: state) else { throw .invalidEncoding }
    let statement = parts.certificate.statement
    guard let signer = try? SLHDSAPublicKey(parameters: OneTime.certifier, bytes: parts.signer) else {
      throw .invalidEncoding
    }
    guard parts.certificate.publicKey(certifiedBy: signer, scope: parts.scope) != nil else { throw .inconsistentKey }
    let hashes = OneTimeHashes(
      seed: OneTimeStatement.seed(
        signer: signer, scope: parts.scope, height: statement.height, time: statement.time, nonce: statement.nonce))
    let tree = OneTimeTree(leaves: parts.leaves, height: statement.height, hashes: hashes)
    guard tree.root == statement.root else { throw .inconsistentKey }
    certificate = parts.certificate
    batch = OneTimeBatch(
      statement: statement, signer: signer, scope: parts.scope, keysTaken: parts.keysTaken, tree: tree, hashes: hashes,
      seed: parts.seed, skPRF: parts.skPRF)
  }
}
