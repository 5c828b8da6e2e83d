import ChatProtocol
import Ciphers
import HBSS
import WireCoding

/// What the history keeps of how a message was signed (PROTOCOL §8).
extension ChatEngine {
  func signatureJSON(
    _ signature: [UInt8], scheme: SignatureScheme, publicKey: [UInt8], generation: UInt32, signedBytes: Int,
    signContent: [UInt8]
  ) -> JSON {
    let json = JSON.object("scheme", .string(scheme.name))
      .adding("bytes", .number(signature.count))
      .adding("fingerprint", .string(Fingerprint.text(of: publicKey)))
      .adding("signature", .bytes(signature))
      .adding("generation", .number(generation))
      .adding("signedBytes", .number(signedBytes))
    guard let parameters = Self.parameters(of: scheme),
      let key = try? SLHDSAPublicKey(parameters: parameters, bytes: publicKey),
      let parts = try? SLHDSASignatureParts(signature: signature, message: signContent, publicKey: key)
    else { return json }
    return json.adding("parts", partsJSON(parts))
  }

  /// The parameter set of the suites' hash-based schemes; nil for the others.
  private static func parameters(of scheme: SignatureScheme) -> SLHDSAParameters? {
    for parameters: SLHDSAParameters in [.sha2_128s, .sha2_128f] where parameters.name == scheme.name {
      return parameters
    }
    return nil
  }

  /// Where the signature's parts lie and what the message's digest chose; their bytes are in the signature itself.
  private func partsJSON(_ parts: SLHDSASignatureParts) -> JSON {
    var leaves: [JSON] = []
    for leaf in parts.forsLeaves { leaves.append(.number(leaf)) }
    var layers: [JSON] = []
    for leaf in parts.layerLeaves { layers.append(.number(leaf)) }
    return .object("n", .number(parts.n))
      .adding("randomizer", .bytes(parts.randomizer))
      .adding(
        "fors",
        .object("height", .number(parts.forsHeight))
          .adding("leaves", .array(leaves))
          .adding("bytes", .number(parts.forsSize))
      )
      .adding(
        "hypertree",
        .object("height", .number(parts.treeHeight))
          .adding("chains", .number(parts.chains))
          .adding("leaves", .array(layers))
          .adding("bytes", .number(parts.layers * parts.layerSize)))
  }

  /// A few-time signature that was checked. Its proof and its certificate have served, and only the proof's size is kept:
  /// they are three quarters of what came.
  func fewTimeJSON(_ message: FewTimeContent) -> JSON {
    let signature = message.signature
    var indices: [JSON] = []
    for index in signature.indices { indices.append(.number(index)) }
    return .object("batch", .number(message.certificate.number))
      .adding("key", .number(message.index + 1))
      .adding("keys", .number(message.certificate.count))
      .adding("use", .number(message.use))
      .adding("uses", .number(FewTime.signatureLimit))
      .adding("fingerprint", .string(Fingerprint.text(of: message.key.bytes)))
      .adding("bytes", .number(signature.encoded.count))
      .adding("salt", .bytes(signature.salt))
      .adding("digest", .bytes(signature.digest))
      .adding("indices", .array(indices))
      .adding("revealedPreimages", .bytes(signature.revealedPreimages))
      .adding("proofBytes", .number(signature.proof?.count ?? 0))
  }
}
