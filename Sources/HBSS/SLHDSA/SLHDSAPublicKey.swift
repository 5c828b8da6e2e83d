import CHashLanes

/// A public key of SLH-DSA (FIPS 205): PK.seed ‖ PK.root.
public struct SLHDSAPublicKey: Equatable, Sendable {
  public let parameters: SLHDSAParameters
  /// 2n bytes: 32, 48 or 64.
  public let bytes: [UInt8]

  /// - Throws: `invalidLength` unless there are 2n bytes. Every string of that length is a key.
  public init(parameters: SLHDSAParameters, bytes: [UInt8]) throws(HBSSError) {
    guard bytes.count == parameters.publicKeySize else { throw .invalidLength }
    self.parameters = parameters
    self.bytes = bytes
  }

  init(parameters: SLHDSAParameters, seed: [UInt8], root: [UInt8]) {
    self.parameters = parameters
    bytes = seed + root
  }

  /// slh_verify (FIPS 205 algorithm 24). A signature of another length, or a context over 255 bytes, is not valid.
  public func isValid(signature: [UInt8], for message: [UInt8], context: [UInt8] = []) -> Bool {
    guard let signed = try? SignedMessage.pure(message, context: context) else { return false }
    return isValidInternal(signature: signature, for: signed)
  }

  /// hash_slh_verify (FIPS 205 algorithm 25).
  public func isValid(
    signature: [UInt8], for message: [UInt8], context: [UInt8] = [], preHash: PreHash
  ) -> Bool {
    guard let signed = try? SignedMessage.preHashed(message, context: context, by: preHash) else { return false }
    return isValidInternal(signature: signature, for: signed)
  }

  /// slh_verify_internal (FIPS 205 algorithm 20), for test vectors and for protocols with a separation of their own.
  public func isValidInternal(signature: [UInt8], for message: [UInt8]) -> Bool {
    guard signature.count == parameters.signatureSize else { return false }
    let n = parameters.n
    let randomizer = [UInt8](signature.prefix(n))
    let choice = DigestChoice(parameters: parameters, randomizer: randomizer, publicKey: bytes, message: message)
    return bytes.withUnsafeBufferPointer { key in
      signature.withUnsafeBufferPointer { signature in
        guard let key = key.baseAddress, let signature = signature.baseAddress else { return false }
        let hypertree = Hypertree(parameters: parameters, publicSeed: key)
        return hypertree.recomputesRoot(of: choice, signature: signature + n, root: key + n)
      }
    }
  }
}
