import Ciphers
import MLS
import WireCoding

/// A client: who it is, and the KeyPackage that waits for it.
struct GroupClient: WireCodable {
  let identity: LeafIdentity
  let bundle: KeyPackageBundle
  private let suite: CipherSuite

  init(_ number: Int, _ suite: CipherSuite, now: UInt64, _ entropy: any EntropySource) throws(MLSError) {
    self.suite = suite
    guard let keys = try? suite.signatureScheme.generateKeyPair(entropy: entropy) else { throw .cipherFailure }
    // As long as a user's and a device's id.
    var name = [UInt8](repeating: 0x20, count: 32)
    for (place, digit) in String(number).utf8.enumerated() { name[place] = digit }
    identity = LeafIdentity(identity: name, signatureKeys: keys)
    bundle = try KeyPackageBundle.create(
      suite: suite, identity: identity, lifetime: .starting(at: now, seconds: 86400), isLastResort: false,
      entropy: entropy)
  }

  func encode(into writer: inout WireWriter) {
    writer.write(suite.id)
    writer.write(opaque: identity.signatureKeys.privateKey)
    writer.write(bundle)
  }

  init(from reader: inout WireReader) throws(WireError) {
    guard let suite = CipherSuite(id: try reader.readUInt16()) else { throw .invalidValue }
    self.suite = suite
    let privateKey = try reader.readOpaque()
    bundle = try reader.read()
    let leaf = bundle.keyPackage.leafNode
    identity = LeafIdentity(
      credential: leaf.credential,
      signatureKeys: SignatureKeyPair(privateKey: privateKey, publicKey: leaf.signatureKey))
  }

  func create(now: UInt64, _ entropy: any EntropySource) throws(MLSError) -> Group {
    try Group.create(
      groupID: [UInt8](repeating: 1, count: 16), suite: suite, identity: identity,
      lifetime: .starting(at: now, seconds: 86400), entropy: entropy)
  }

  func join(_ welcome: [UInt8]?) throws(MLSError) -> Group {
    guard let welcome, let message = try? MLSMessage(decoding: welcome), case .welcome(let decoded) = message else {
      throw .malformed
    }
    return try Group.join(
      welcome: decoded, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey
    ).group
  }
}
