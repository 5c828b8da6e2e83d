package import Ciphers
package import WireCoding

/// A framed content with its signature, however it travelled (RFC 9420 §6.1).
package struct AuthenticatedContent: Sendable, WireCodable {
  /// Of the signature (§6.1).
  static let label: Text = "FramedContentTBS"

  package var wireFormat: UInt16
  package var content: FramedContent
  package var authentication: ContentAuthentication

  init(wireFormat: UInt16, content: FramedContent, authentication: ContentAuthentication) {
    self.wireFormat = wireFormat
    self.content = content
    self.authentication = authentication
  }

  package func encode(into writer: inout WireWriter) {
    writer.write(wireFormat)
    writer.write(content)
    authentication.encode(into: &writer)
  }

  package init(from reader: inout WireReader) throws(WireError) {
    wireFormat = try reader.readUInt16()
    content = try reader.read()
    authentication = try ContentAuthentication(for: content.content.type, from: &reader)
  }

  /// Signs a content as a member or a joiner.
  package static func sign(
    _ content: FramedContent, wireFormat: UInt16, context: GroupContext, suite: CipherSuite, privateKey: [UInt8],
    entropy: any EntropySource
  ) throws(MLSError) -> AuthenticatedContent {
    var signed = AuthenticatedContent(
      wireFormat: wireFormat, content: content,
      authentication: ContentAuthentication(signature: [], confirmationTag: nil))
    signed.authentication.signature = try suite.sign(
      label: Self.label, content: signed.signedContent(context: context), privateKey: privateKey,
      entropy: entropy)
    return signed
  }

  /// `FramedContentTBS`. The context is read where the sender's kind wants it.
  package func signedContent(context: GroupContext) -> [UInt8] {
    var writer = WireWriter()
    writer.write(UInt16.mls10)
    writer.write(wireFormat)
    writer.write(content)
    if content.sender.signsContext { writer.write(context) }
    return writer.bytes
  }

  package func isSignatureValid(context: GroupContext, suite: CipherSuite, publicKey: [UInt8]) -> Bool {
    suite.verifies(
      authentication.signature, label: Self.label, content: signedContent(context: context),
      publicKey: publicKey)
  }

  /// `AuthenticatedContentTBM` under the membership key (RFC 9420 §6.2).
  package func membershipTag(key: Secret, context: GroupContext, suite: CipherSuite) -> [UInt8] {
    var writer = WireWriter()
    writer.write(raw: signedContent(context: context))
    authentication.encode(into: &writer)
    return suite.mac(key: key, writer.bytes)
  }

  /// The name under which commits refer to this proposal (RFC 9420 §5.2).
  func proposalReference(_ suite: CipherSuite) -> [UInt8] {
    suite.reference(label: "MLS 1.0 Proposal Reference", of: encoded)
  }
}
