import Ciphers
import HBSS
import WireCoding

/// What a member has seen of the others' one-time keys in one epoch, by leaf. Bounded by the leaves, eight batches each.
struct EpochBatches: Sendable, WireCodable {
  private var leaves = NumberTable<LeafBatches>()

  init() {}

  /// Checks the signature of an application message: by the leaf's key itself (type 0), or by a one-time key that it has
  /// certified (types 1 and 2), which is marked as used.
  ///
  /// - Throws: `invalidSignature`, and what ``LeafBatches`` throws; nothing has changed.
  mutating func verify(
    _ content: AuthenticatedContent, from leaf: UInt32, signatureKey: [UInt8], context: GroupContext, suite: CipherSuite
  ) throws(MLSError) {
    guard let envelope = try? OneTimeEnvelope(decoding: content.authentication.signature) else {
      throw .invalidSignature
    }
    let signature: OneTimeSignature
    var certificate: OneTimeCertificate?
    switch envelope {
    case .plain:
      guard content.isSignatureValid(context: context, suite: suite, publicKey: signatureKey) else {
        throw .invalidSignature
      }
      return
    case .short(let short): signature = short
    case .certified(let borne, let short): (certificate, signature) = (borne, short)
    }
    guard let signer = try? SLHDSAPublicKey(parameters: OneTime.certifier, bytes: signatureKey) else {
      throw .invalidSignature
    }
    let message = suite.signContent(
      label: AuthenticatedContent.label, content: content.signedContent(context: context))
    var batches = leaves[leaf] ?? LeafBatches()
    try batches.verify(
      signature, certificate: certificate, of: message, signer: signer,
      scope: try suite.oneTimeScope(of: leaf, in: context))
    leaves.set(leaf, to: batches)
  }

  func encode(into writer: inout WireWriter) {
    writer.write(length: leaves.count)
    for (place, leaf) in leaves.numbers.numbers.enumerated() {
      writer.write(leaf)
      writer.write(leaves.values[place])
    }
  }

  init(from reader: inout WireReader) throws(WireError) {
    let count = try reader.readLength()
    guard count <= Bounds.leaves else { throw .limitExceeded }
    for _ in 0..<count {
      let leaf = try reader.readUInt32()
      guard leaves.set(leaf, to: try reader.read()) == nil else { throw .invalidValue }
    }
  }
}
