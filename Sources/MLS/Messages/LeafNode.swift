package import Ciphers
public import WireCoding

/// A member's leaf of the tree: its keys, its credential, its capabilities (RFC 9420 §7.2).
public struct LeafNode: Hashable, Sendable, WireCodable {
  public var encryptionKey: [UInt8]
  public var signatureKey: [UInt8]
  public var credential: Credential
  public var capabilities: Capabilities
  public var source: LeafNodeSource
  public var extensions: [Extension]
  public var signature: [UInt8]

  public init(
    encryptionKey: [UInt8], signatureKey: [UInt8], credential: Credential, capabilities: Capabilities,
    source: LeafNodeSource, extensions: [Extension], signature: [UInt8] = []
  ) {
    self.encryptionKey = encryptionKey
    self.signatureKey = signatureKey
    self.credential = credential
    self.capabilities = capabilities
    self.source = source
    self.extensions = extensions
    self.signature = signature
  }

  public func encode(into writer: inout WireWriter) {
    encodeUnsigned(into: &writer)
    writer.write(opaque: signature)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    encryptionKey = try reader.readOpaque()
    signatureKey = try reader.readOpaque()
    credential = try reader.read()
    capabilities = try reader.read()
    source = try reader.read()
    extensions = try reader.readVector(limit: Bounds.extensions)
    signature = try reader.readOpaque()
  }

  private func encodeUnsigned(into writer: inout WireWriter) {
    writer.write(opaque: encryptionKey)
    writer.write(opaque: signatureKey)
    writer.write(credential)
    writer.write(capabilities)
    writer.write(source)
    writer.write(vector: extensions)
  }

  /// `LeafNodeTBS`: leaves of commits and updates are bound to their group and index.
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

  /// Whether the leaf is signed by its own signature key; the index is read for updates and commits alone.
  package func isSignatureValid(suite: CipherSuite, groupID: [UInt8] = [], leafIndex: UInt32 = 0) -> Bool {
    suite.verifies(
      signature, label: "LeafNodeTBS", content: signedContent(groupID: groupID, leafIndex: leafIndex),
      publicKey: signatureKey)
  }
}
