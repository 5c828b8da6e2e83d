import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import WireCoding

/// What is kept of how a message was signed.
extension ChatEngine {
  func signatureProof(
    _ signature: [UInt8], scheme: SignatureScheme, publicKey: [UInt8], generation: UInt32, signContent: [UInt8]
  ) -> SignatureProof {
    SignatureProof(
      scheme: scheme.name, fingerprint: Fingerprint.text(of: publicKey), signature: signature, generation: generation,
      signed: signContent, parts: parts(of: signature, scheme: scheme, publicKey: publicKey, signContent: signContent))
  }

  /// What an SLH-DSA signature consists of; nil for other schemes.
  private func parts(
    of signature: [UInt8], scheme: SignatureScheme, publicKey: [UInt8], signContent: [UInt8]
  ) -> HashSignatureParts? {
    guard let parameters = Self.parameters(of: scheme),
      let key = try? SLHDSAPublicKey(parameters: parameters, bytes: publicKey),
      let parts = try? SLHDSASignatureParts(signature: signature, message: signContent, publicKey: key)
    else { return nil }
    var trees: [UInt32] = []
    for leaf in parts.forsLeaves { trees.append(UInt32(clamping: leaf)) }
    var layers: [UInt32] = []
    for leaf in parts.layerLeaves { layers.append(UInt32(clamping: leaf)) }
    return HashSignatureParts(
      n: UInt8(clamping: parts.n), forsHeight: UInt8(clamping: parts.forsHeight), forsLeaves: trees,
      chains: UInt8(clamping: parts.chains), treeHeight: UInt8(clamping: parts.treeHeight), layerLeaves: layers)
  }

  /// The parameter set of the suites' hash-based schemes; nil for the others.
  private static func parameters(of scheme: SignatureScheme) -> SLHDSAParameters? {
    for parameters: SLHDSAParameters in [.sha2_128s, .sha2_128f] where parameters.name == scheme.name {
      return parameters
    }
    return nil
  }

  /// Of a few-time signature that was checked.
  func fewTimeProof(_ message: FewTimeContent) -> FewTimeProof {
    let signature = message.signature
    return FewTimeProof(
      batch: message.certificate.number, key: UInt16(clamping: message.index + 1),
      keys: UInt16(clamping: message.certificate.count), use: UInt8(clamping: message.use),
      uses: UInt8(clamping: FewTime.signatureLimit), fingerprint: Fingerprint.text(of: message.key.bytes),
      size: UInt32(clamping: signature.encoded.count), salt: signature.salt, digest: signature.digest,
      indices: signature.indices, revealedPreimages: signature.revealedPreimages,
      merkleProofSize: UInt32(clamping: signature.proof?.count ?? 0))
  }
}
