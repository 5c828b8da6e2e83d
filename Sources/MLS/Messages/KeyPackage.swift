public import Ciphers
public import WireCoding

/// What a client publishes so that others can add it to groups (RFC 9420 §10).
public struct KeyPackage: Hashable, Sendable, WireCodable {
  public var version: UInt16
  public var cipherSuite: UInt16
  public var initKey: [UInt8]
  public var leafNode: LeafNode
  public var extensions: [Extension]
  public var signature: [UInt8]

  init(cipherSuite: UInt16, initKey: [UInt8], leafNode: LeafNode, extensions: [Extension]) {
    version = .mls10
    self.cipherSuite = cipherSuite
    self.initKey = initKey
    self.leafNode = leafNode
    self.extensions = extensions
    signature = []
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(raw: signedContent)
    writer.write(opaque: signature)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    version = try reader.readUInt16()
    cipherSuite = try reader.readUInt16()
    initKey = try reader.readOpaque()
    leafNode = try reader.read()
    extensions = try reader.readVector(limit: Bounds.extensions)
    signature = try reader.readOpaque()
  }

  /// `KeyPackageTBS`.
  package var signedContent: [UInt8] {
    var writer = WireWriter()
    writer.write(version)
    writer.write(cipherSuite)
    writer.write(opaque: initKey)
    writer.write(leafNode)
    writer.write(vector: extensions)
    return writer.bytes
  }

  /// `KeyPackageRef`, by which a Welcome refers to this KeyPackage (RFC 9420 §5.2): Nh bytes.
  public func reference(_ suite: CipherSuite) -> [UInt8] {
    suite.reference(label: "MLS 1.0 KeyPackage Reference", of: encoded)
  }

  /// Whether the KeyPackage may be claimed more than once.
  public var isLastResort: Bool { extensions.data(of: ExtensionType.lastResort) != nil }

  /// Checks all that can be checked outside a group (RFC 9420 §10.1): version, suite, signatures, lifetime.
  ///
  /// - Parameter now: seconds since 1970; nil leaves the lifetime unchecked.
  public func validate(suite: CipherSuite, now: UInt64?) throws(MLSError) {
    guard version == .mls10 else { throw .unsupportedVersion }
    guard cipherSuite == suite.id else { throw .unsupportedSuite }
    guard initKey != leafNode.encryptionKey else { throw .invalidKeyPackage }
    guard case .keyPackage(let lifetime) = leafNode.source else { throw .invalidKeyPackage }
    if let now, !lifetime.contains(now) { throw .expired }
    guard !extensions.hasDuplicates else { throw .invalidKeyPackage }
    try leafNode.validateAlone(suite: suite)
    guard leafNode.isSignatureValid(suite: suite),
      suite.verifies(
        signature, label: "KeyPackageTBS", content: signedContent, publicKey: leafNode.signatureKey)
    else { throw .invalidSignature }
  }
}
