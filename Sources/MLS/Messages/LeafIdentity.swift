public import Ciphers
import WireCoding

/// What a client puts into each of its leaves: credential, signature key, extensions and capabilities (RFC 9420 §7.2).
public struct LeafIdentity: Sendable {
  public var credential: Credential
  public var signatureKeys: SignatureKeyPair
  public var extensions: [Extension]
  public var capabilities: Capabilities

  /// - Parameter capabilities: nil lists the supported suites, basic and X.509 credentials, Nightjar's extensions, and in
  ///   each list a number that means nothing (RFC 9420 §13.5); the leaf gets an extension of that number, too. Which one it
  ///   is depends on the signature key, so that a device's leaves are alike.
  public init(
    credential: Credential, signatureKeys: SignatureKeyPair, extensions: [Extension] = [],
    capabilities: Capabilities? = nil
  ) {
    self.credential = credential
    self.signatureKeys = signatureKeys
    self.extensions = extensions
    if let capabilities {
      self.capabilities = capabilities
    } else {
      let choice = signatureKeys.publicKey.last ?? 0
      let grease = GREASE.value(choice)
      var suites: [UInt16] = []
      for suite in CipherSuite.supported { suites.append(suite.id) }
      suites.insert(grease, at: Int(choice) % (suites.count + 1))
      self.capabilities = Capabilities(
        cipherSuites: suites,
        extensions: [
          ExtensionType.lastResort, ExtensionType.deviceCertificate, grease, ExtensionType.fewTimeSignatures,
          ExtensionType.groupKind,
        ],
        proposals: [grease], credentials: [Credential.basicType, grease, Credential.x509Type])
      if extensions.data(of: grease) == nil {
        self.extensions.append(Extension(type: grease, data: [UInt8](signatureKeys.publicKey.suffix(Int(choice) % 4))))
      }
    }
  }

  /// A basic credential with these bytes.
  public init(
    identity: [UInt8], signatureKeys: SignatureKeyPair, extensions: [Extension] = [],
    capabilities: Capabilities? = nil
  ) {
    self.init(
      credential: .basic(identity), signatureKeys: signatureKeys, extensions: extensions, capabilities: capabilities)
  }

  /// A signed leaf. `groupID` and `leafIndex` are read for updates and commits alone.
  func makeLeaf(
    suite: CipherSuite, encryptionKey: [UInt8], source: LeafNodeSource, groupID: [UInt8], leafIndex: UInt32,
    entropy: any EntropySource
  ) throws(MLSError) -> LeafNode {
    var leaf = LeafNode(
      encryptionKey: encryptionKey, signatureKey: signatureKeys.publicKey, credential: credential,
      capabilities: capabilities, source: source, extensions: extensions)
    leaf.signature = try suite.sign(
      label: "LeafNodeTBS", content: leaf.signedContent(groupID: groupID, leafIndex: leafIndex),
      privateKey: signatureKeys.privateKey, entropy: entropy)
    return leaf
  }
}
