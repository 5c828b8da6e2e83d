public import Ciphers
import HBSS
import WireCoding

extension Group {
  /// Makes one-time keys for this member's application messages of this epoch, and certifies them by a signature of the
  /// leaf's key.
  ///
  /// - Parameters:
  ///   - height: 6 or 8, for 64 or 256 keys.
  ///   - time: now, in milliseconds since 1970.
  /// - Throws: `unsupportedSuite` where the suite has no one-time keys; `inactive`; `cipherFailure`.
  public func makeOneTimeSigner(
    height: Int = 8, time: UInt64, entropy: any EntropySource
  ) throws(MLSError) -> OneTimeSigner {
    guard isActive else { throw .inactive }
    guard suite.hasOneTimeKeys else { throw .unsupportedSuite }
    return try OneTimeSigner(
      scope: try suite.oneTimeScope(of: ownLeaf, in: groupContext), privateKey: signaturePrivateKey, height: height,
      time: time, entropy: entropy)
  }

  /// Whether the keys are this member's for this very epoch.
  public func canSign(with signer: OneTimeSigner) -> Bool {
    guard suite.hasOneTimeKeys, signer.scope.epoch == epoch,
      let scope = try? suite.oneTimeScope(of: ownLeaf, in: groupContext)
    else { return false }
    return signer.scope == scope
  }

  /// Signs a content with a one-time key.
  ///
  /// - Throws: `invalidState` where the keys are of another epoch, group or leaf; what ``OneTimeSigner`` throws.
  func sign(
    _ content: FramedContent, once signer: OneTimeSigner, entropy: any EntropySource
  ) throws(MLSError) -> AuthenticatedContent {
    guard canSign(with: signer) else { throw .invalidState }
    var signed = AuthenticatedContent(
      wireFormat: WireFormat.privateMessage, content: content,
      authentication: ContentAuthentication(signature: [], confirmationTag: nil))
    let covered = signed.signedContent(context: groupContext)
    signed.authentication.signature = try signer.sign(
      suite.signContent(label: AuthenticatedContent.label, content: covered), entropy: entropy)
    return signed
  }
}

extension CipherSuite {
  /// What a member's one-time keys are for: application messages of this suite, in this group and epoch, from this leaf, of
  /// members who agree on the whole GroupContext.
  ///
  /// - Throws: `cipherFailure` where the group's id has more than 255 bytes.
  func oneTimeScope(of leaf: UInt32, in context: GroupContext) throws(MLSError) -> OneTimeScope {
    var purpose = WireWriter()
    purpose.write(raw: Array(Literal("MLS 1.0 FramedContentTBS").utf8))
    purpose.write(id)
    do throws(HBSSError) {
      return try OneTimeScope(
        purpose: purpose.bytes, group: context.groupID, epoch: context.epoch, leaf: leaf,
        binding: digest(context.encoded))
    } catch { throw .cipherFailure }
  }
}
