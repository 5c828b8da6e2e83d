public import Ciphers
public import WireCoding

/// What a client outside needs to join a group (RFC 9420 §12.4.3).
public struct GroupInfo: Hashable, Sendable, WireCodable {
  public var context: GroupContext
  public var extensions: [Extension]
  public var confirmationTag: [UInt8]
  /// The leaf whose key signed this.
  public var signer: UInt32
  public var signature: [UInt8]

  init(context: GroupContext, extensions: [Extension], confirmationTag: [UInt8], signer: UInt32) {
    self.context = context
    self.extensions = extensions
    self.confirmationTag = confirmationTag
    self.signer = signer
    signature = []
  }

  public var groupID: [UInt8] { context.groupID }
  public var epoch: UInt64 { context.epoch }

  /// The tree of the extension `ratchet_tree`, decoded at each call; nil where there is none or it does not decode.
  public var ratchetTree: RatchetTree? {
    guard let data = extensions.data(of: ExtensionType.ratchetTree) else { return nil }
    return try? RatchetTree(decoding: data)
  }

  /// The tree that the GroupInfo carries, or that is served apart (RFC 9420 §12.4.3.3). Nothing of it is checked.
  ///
  /// - Throws: `missingRatchetTree`; `invalidTree` where the extension does not decode.
  func tree(servedApart ratchetTree: RatchetTree?) throws(MLSError) -> RatchetTree {
    if let ratchetTree { return ratchetTree }
    guard extensions.data(of: ExtensionType.ratchetTree) != nil else { throw .missingRatchetTree }
    guard let carried = self.ratchetTree else { throw .invalidTree }
    return carried
  }

  /// The key of the extension `external_pub`, to which external commits are encrypted.
  public var externalPublicKey: [UInt8]? {
    guard let data = extensions.data(of: ExtensionType.externalPub) else { return nil }
    var reader = WireReader(data)
    guard let key = try? reader.readOpaque(), reader.isAtEnd else { return nil }
    return key
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(raw: signedContent)
    writer.write(opaque: signature)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    context = try reader.read()
    extensions = try reader.readVector(limit: Bounds.extensions)
    confirmationTag = try reader.readOpaque()
    signer = try reader.readUInt32()
    signature = try reader.readOpaque()
  }

  /// `GroupInfoTBS`.
  package var signedContent: [UInt8] {
    var writer = WireWriter()
    writer.write(context)
    writer.write(vector: extensions)
    writer.write(opaque: confirmationTag)
    writer.write(signer)
    return writer.bytes
  }

  /// Whether the signer's key in the tree signed this GroupInfo.
  public func isSignatureValid(suite: CipherSuite, publicKey: [UInt8]) -> Bool {
    suite.verifies(signature, label: "GroupInfoTBS", content: signedContent, publicKey: publicKey)
  }
}
