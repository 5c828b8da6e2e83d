public import Ciphers
public import WireCoding

/// A KeyPackage with the two private keys that open what is sent to it. The signature key is kept elsewhere.
public struct KeyPackageBundle: Sendable, WireCodable {
  public let keyPackage: KeyPackage
  public private(set) var initPrivateKey: [UInt8]
  public private(set) var leafPrivateKey: [UInt8]

  public init(keyPackage: KeyPackage, initPrivateKey: [UInt8], leafPrivateKey: [UInt8]) {
    self.keyPackage = keyPackage
    self.initPrivateKey = initPrivateKey
    self.leafPrivateKey = leafPrivateKey
  }

  /// Makes a KeyPackage and signs it.
  ///
  /// - Parameter isLastResort: marks it as one that may be claimed more than once.
  public static func create(
    suite: CipherSuite, identity: LeafIdentity, lifetime: Lifetime, isLastResort: Bool, entropy: any EntropySource
  ) throws(MLSError) -> KeyPackageBundle {
    let initKeys = try suite.freshKeyPair(entropy: entropy)
    let leafKeys = try suite.freshKeyPair(entropy: entropy)
    let leaf = try identity.makeLeaf(
      suite: suite, encryptionKey: leafKeys.publicKey, source: .keyPackage(lifetime), groupID: [], leafIndex: 0,
      entropy: entropy)
    var keyPackage = KeyPackage(
      cipherSuite: suite.id, initKey: initKeys.publicKey, leafNode: leaf,
      extensions: (isLastResort ? [Extension(type: ExtensionType.lastResort, data: [])] : [])
        + GREASE.extensions(of: identity.capabilities))
    keyPackage.signature = try suite.sign(
      label: "KeyPackageTBS", content: keyPackage.signedContent, privateKey: identity.signatureKeys.privateKey,
      entropy: entropy)
    return KeyPackageBundle(
      keyPackage: keyPackage, initPrivateKey: initKeys.privateKey, leafPrivateKey: leafKeys.privateKey)
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(keyPackage)
    writer.write(opaque: initPrivateKey)
    writer.write(opaque: leafPrivateKey)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    keyPackage = try reader.read()
    initPrivateKey = try reader.readOpaque()
    leafPrivateKey = try reader.readOpaque()
  }

  /// Overwrites the private keys.
  public mutating func wipe() {
    initPrivateKey.wipe()
    leafPrivateKey.wipe()
  }
}
