/// A one-time signature taken apart, for people to look at: which of its key's chains stand where. Nothing of this is secret.
public struct OneTimeSignatureParts: Equatable, Sendable {
  /// Which key signed, and of how many.
  public let index: Int
  public let keys: Int
  /// R, 16 bytes.
  public let randomizer: [UInt8]
  /// The message's digest, 32 bytes, of which the first 16 are signed.
  public let digest: [UInt8]
  /// The position of each chain's value, 0 to 15: 32 digits of the digest, then the checksum's three.
  public let digits: [UInt8]
  /// Whether the node that goes with the path's node stands to the right of it, for each level from the leaves.
  public let isRight: [Bool]
  /// Where the chains' values and the path begin in the signature's bytes, 16 bytes each.
  public let chainsStart: Int
  public let pathStart: Int

  /// Says nothing about the signature's validity.
  public init(signature: OneTimeSignature, message: [UInt8], publicKey: OneTimePublicKey) {
    let digest = publicKey.digest(of: message, signature: signature)
    var digits = [UInt8](repeating: 0, count: OneTime.chains)
    digits.withUnsafeMutableBufferPointer { digits in
      digest.withUnsafeBufferPointer { digest in
        guard let out = digits.baseAddress, let signed = digest.baseAddress else { return }
        WOTSDigits.of(signed, n: OneTime.hashSize, into: out)
      }
    }
    var isRight: [Bool] = []
    for level in 0..<signature.height { isRight.append(signature.index >> level & 1 == 1) }
    index = signature.index
    keys = 1 << signature.height
    randomizer = signature.randomizer
    self.digest = digest
    self.digits = digits
    self.isRight = isRight
    chainsStart = OneTimeSignature.chainsStart
    pathStart = OneTimeSignature.pathStart
  }

  /// Hashes from the shown values to the ends of all chains.
  public var steps: Int {
    var steps = 0
    for digit in digits { steps += 15 - Int(digit) }
    return steps
  }
}
