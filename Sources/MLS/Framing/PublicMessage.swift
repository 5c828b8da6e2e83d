package import Ciphers
public import WireCoding

/// A message that is signed but not encrypted (RFC 9420 §6.2): group, epoch, sender and content can be read by all.
public struct PublicMessage: Hashable, Sendable, WireCodable {
  private struct Fields: Hashable, Sendable {
    var content: FramedContent
    var authentication: ContentAuthentication
    var membershipTag: [UInt8]?
  }

  private var fields: Shared<Fields>

  public var content: FramedContent {
    get { fields.value.content }
    set { fields.value.content = newValue }
  }
  public var authentication: ContentAuthentication {
    get { fields.value.authentication }
    set { fields.value.authentication = newValue }
  }
  /// Present where the sender is a member.
  public var membershipTag: [UInt8]? {
    get { fields.value.membershipTag }
    set { fields.value.membershipTag = newValue }
  }

  /// What was signed, as a PublicMessage; members add the tag.
  package init(_ signed: AuthenticatedContent, membershipKey: [UInt8], context: GroupContext, suite: CipherSuite) {
    fields = Shared(
      Fields(content: signed.content, authentication: signed.authentication, membershipTag: nil))
    if case .member = signed.content.sender {
      membershipTag = signed.membershipTag(key: membershipKey, context: context, suite: suite)
    }
  }

  public static func == (left: PublicMessage, right: PublicMessage) -> Bool {
    left.fields.isIdentical(to: right.fields) || left.fields.value == right.fields.value
  }

  public func hash(into hasher: inout Hasher) { fields.value.hash(into: &hasher) }

  public func encode(into writer: inout WireWriter) {
    writer.write(content)
    authentication.encode(into: &writer)
    if let membershipTag { writer.write(opaque: membershipTag) }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    let content: FramedContent = try reader.read()
    let authentication = try ContentAuthentication(for: content.content.type, from: &reader)
    fields = Shared(Fields(content: content, authentication: authentication, membershipTag: nil))
    if case .member = content.sender { membershipTag = try reader.readOpaque() }
  }

  package var authenticatedContent: AuthenticatedContent {
    AuthenticatedContent(wireFormat: WireFormat.publicMessage, content: content, authentication: authentication)
  }

  /// Whether the tag is a member's; true where the sender is none.
  package func isMembershipTagValid(key: [UInt8], context: GroupContext, suite: CipherSuite) -> Bool {
    guard case .member = content.sender else { return true }
    guard let membershipTag else { return false }
    let expected = authenticatedContent.membershipTag(key: key, context: context, suite: suite)
    return ConstantTime.areEqual(expected, membershipTag)
  }
}
