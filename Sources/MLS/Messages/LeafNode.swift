package import Ciphers
public import WireCoding

/// A member's place in the tree: its keys, its claim to an identity, what it understands (RFC 9420 §7.2).
public struct LeafNode: Hashable, Sendable, WireCodable {
  private struct Fields: Hashable, Sendable {
    var encryptionKey: [UInt8]
    var signatureKey: [UInt8]
    var credential: Credential
    var capabilities: Capabilities
    var source: LeafNodeSource
    var extensions: [Extension]
    var signature: [UInt8]
  }

  /// Leaves are handed around by the thousand.
  private var fields: Shared<Fields>

  public var encryptionKey: [UInt8] {
    get { fields.value.encryptionKey }
    set { fields.value.encryptionKey = newValue }
  }

  public var signatureKey: [UInt8] {
    get { fields.value.signatureKey }
    set { fields.value.signatureKey = newValue }
  }

  public var credential: Credential {
    get { fields.value.credential }
    set { fields.value.credential = newValue }
  }

  public var capabilities: Capabilities {
    get { fields.value.capabilities }
    set { fields.value.capabilities = newValue }
  }

  public var source: LeafNodeSource {
    get { fields.value.source }
    set { fields.value.source = newValue }
  }

  public var extensions: [Extension] {
    get { fields.value.extensions }
    set { fields.value.extensions = newValue }
  }

  public var signature: [UInt8] {
    get { fields.value.signature }
    set { fields.value.signature = newValue }
  }

  public init(
    encryptionKey: [UInt8], signatureKey: [UInt8], credential: Credential, capabilities: Capabilities,
    source: LeafNodeSource, extensions: [Extension], signature: [UInt8] = []
  ) {
    fields = Shared(
      Fields(
        encryptionKey: encryptionKey, signatureKey: signatureKey, credential: credential, capabilities: capabilities,
        source: source, extensions: extensions, signature: signature))
  }

  @inline(never)
  public static func == (left: LeafNode, right: LeafNode) -> Bool {
    left.fields.isIdentical(to: right.fields) || left.fields.value == right.fields.value
  }

  public func hash(into hasher: inout Hasher) { fields.value.hash(into: &hasher) }

  public func encode(into writer: inout WireWriter) {
    encodeUnsigned(into: &writer)
    writer.write(opaque: signature)
  }

  @inline(never)
  public init(from reader: inout WireReader) throws(WireError) {
    self.init(
      encryptionKey: try reader.readOpaque(), signatureKey: try reader.readOpaque(), credential: try reader.read(),
      capabilities: try reader.read(), source: try reader.read(),
      extensions: try reader.readVector(limit: Bounds.extensions), signature: try reader.readOpaque())
  }

  private func encodeUnsigned(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: signatureKey)
    writer.write(credential)
    writer.write(capabilities)
    writer.write(source)
    writer.write(vector: extensions)
  }

  /// `LeafNodeTBS`: leaves of commits and updates are bound to their group and place.
  package func signedContent(groupID: [UInt8], leafIndex: UInt32) -> [UInt8] {
    var writer = WireWriter()
    encodeUnsigned(into: &writer)
    switch source {
    case .keyPackage: break
    case .update, .commit:
      writer.write(opaque: groupID)
      writer.write(leafIndex)
    }
    return writer.bytes
  }

  /// Whether the leaf is signed by its own signature key; the place is read for updates and commits alone.
  package func isSignatureValid(suite: CipherSuite, groupID: [UInt8] = [], leafIndex: UInt32 = 0) -> Bool {
    suite.verifies(
      signature, label: "LeafNodeTBS", content: signedContent(groupID: groupID, leafIndex: leafIndex),
      publicKey: signatureKey)
  }
}
