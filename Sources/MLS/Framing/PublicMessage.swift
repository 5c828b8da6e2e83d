package import Ciphers
public import WireCoding

/// A message that is signed but not encrypted (RFC 9420 §6.2): group, epoch, sender and content can be read by all.
public struct PublicMessage: Hashable, Sendable, WireCodable {
  public var content: FramedContent
  public var authentication: ContentAuthentication
  /// Present where the sender is a member.
  public var membershipTag: [UInt8]?

  /// What was signed, as a PublicMessage.
  ///
  /// - Parameter membershipKey: a member's; nil for all other senders, whose messages have no membership tag (§6.2).
  package init(_ signed: AuthenticatedContent, membershipKey: Secret?, context: GroupContext, suite: CipherSuite) {
    content = signed.content
    authentication = signed.authentication
    if case .member = signed.content.sender, let membershipKey {
      membershipTag = signed.membershipTag(key: membershipKey, context: context, suite: suite)
    }
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(content)
    authentication.encode(into: &writer)
    if let membershipTag { writer.write(opaque: membershipTag) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    content = try reader.read()
    authentication = try ContentAuthentication(for: content.content.type, from: &reader)
    if case .member = content.sender { membershipTag = try reader.readOpaque() }
  }

  package var authenticatedContent: AuthenticatedContent {
    AuthenticatedContent(wireFormat: WireFormat.publicMessage, content: content, authentication: authentication)
  }

  /// Whether the tag is a member's; true where the sender is none.
  package func isMembershipTagValid(key: Secret, context: GroupContext, suite: CipherSuite) -> Bool {
    guard case .member = content.sender else { return true }
    guard let membershipTag else { return false }
    let expected = authenticatedContent.membershipTag(key: key, context: context, suite: suite)
    return ConstantTime.areEqual(expected, membershipTag)
  }
}
