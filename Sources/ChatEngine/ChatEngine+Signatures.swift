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
    let json: JSON = [
      "scheme": .string(scheme.name), "bytes": .number(signature.count),
      "fingerprint": .string(Fingerprint.text(of: publicKey)), "signature": .bytes(signature),
      "generation": .number(generation), "signedBytes": .number(signedBytes),
    ]
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
    return [
      "n": .number(parts.n), "randomizer": .bytes(parts.randomizer),
      "fors": ["height": .number(parts.forsHeight), "leaves": .array(leaves), "bytes": .number(parts.forsSize)],
      "hypertree": [
        "height": .number(parts.treeHeight), "chains": .number(parts.chains), "leaves": .array(layers),
        "bytes": .number(parts.layers * parts.layerSize),
      ],
    ]
  }

  /// A few-time signature that was checked. Its proof and its certificate have served, and only the proof's size is kept:
  /// they are three quarters of what came.
  func fewTimeJSON(_ message: FewTimeContent) -> JSON {
    let signature = message.signature
    var indices: [JSON] = []
    for index in signature.indices { indices.append(.number(index)) }
    return [
      "batch": .number(message.certificate.number), "key": .number(message.index + 1),
      "keys": .number(message.certificate.count), "use": .number(message.use),
      "uses": .number(FewTime.signatureLimit), "fingerprint": .string(Fingerprint.text(of: message.key.bytes)),
      "bytes": .number(signature.encoded.count), "salt": .bytes(signature.salt), "digest": .bytes(signature.digest),
      "indices": .array(indices), "revealedPreimages": .bytes(signature.revealedPreimages),
      "proofBytes": .number(signature.proof?.count ?? 0),
    ]
  }
}
