/// A member's view of one group in one epoch (RFC 9420 §11, §12).
///
/// A value without I/O: copy it, try something, keep the result or drop it. A call that throws changes nothing. Store the
/// state after each change and before anything made with it is sent; a state that was sent with must never be restored.
///
/// Copies share their secrets, which are overwritten when the last copy ends.
public struct Group: Sendable {
  /// The part that everybody who sees the handshake knows.
  public internal(set) var publicGroup: PublicGroup
  public let ownLeaf: UInt32
  /// False once this member was removed or the group was closed: nothing more is sent or received.
  public internal(set) var isActive = true
  /// Whether this member's proposals and commits are sent as PrivateMessages, so that nobody outside can follow the group;
  /// a delivery service that checks commits cannot, either. Kept over epochs, and part of the state.
  public var encryptsHandshakes = false
  let signaturePrivateKey: [UInt8]
  package internal(set) var secrets: EpochSecrets
  package internal(set) var secretTree: SecretTree
  var privateKeys: TreePrivateKeys
  var ownUpdates: [OwnUpdate] = []
  /// The others' one-time keys of this epoch, in a suite that has them.
  var oneTime = EpochBatches()
  /// Epochs that are over, the latest first.
  var past: [PastEpoch] = []

  /// A new epoch.
  ///
  /// - Parameter secrets: with the encryption secret, which the secret tree takes over and deletes as keys are taken.
  init(
    publicGroup: PublicGroup, ownLeaf: UInt32, signaturePrivateKey: [UInt8], secrets: EpochSecrets,
    privateKeys: TreePrivateKeys
  ) {
    self.publicGroup = publicGroup
    self.ownLeaf = ownLeaf
    self.signaturePrivateKey = signaturePrivateKey
    self.secrets = secrets
    self.secrets.encryption = Secret([])
    secretTree = SecretTree(encryptionSecret: secrets.encryption, leafCount: publicGroup.tree.leafCount)
    self.privateKeys = privateKeys
  }
}
