import WireCoding

/// What travels as a signature where one-time keys sign: the first byte tells which of three it is.
///
/// - 0: a signature of SLH-DSA-SHA2-128s by the key itself, 7,857 bytes in all.
/// - 1: a one-time signature, 730 or 698 bytes, for who has its batch's certificate.
/// - 2: the certificate, then the one-time signature, 8,627 or 8,595 bytes.
///
/// There is one encoding of each. Says nothing about validity.
public enum OneTimeEnvelope: Equatable, Sendable {
  case plain(signature: [UInt8])
  case short(OneTimeSignature)
  case certified(OneTimeCertificate, OneTimeSignature)

  private enum Kind {
    static let plain: UInt8 = 0
    static let short: UInt8 = 1
    static let certified: UInt8 = 2
  }

  /// - Throws: `invalidEncoding` for another first byte or length, for a height that is not 6 or 8, for an index that is not
  ///   below 2^height, and where certificate and signature are not of one height and root.
  public init(decoding bytes: [UInt8]) throws(HBSSError) {
    guard let kind = bytes.first else { throw .invalidEncoding }
    switch kind {
    case Kind.plain:
      guard bytes.count == 1 + OneTime.certifier.signatureSize else { throw .invalidEncoding }
      self = .plain(signature: [UInt8](bytes[1...]))
    case Kind.short:
      self = .short(try OneTimeSignature(bytes: [UInt8](bytes[1...])))
    case Kind.certified:
      let end = 1 + OneTimeCertificate.size
      guard bytes.count > end, let certificate = try? OneTimeCertificate(decoding: [UInt8](bytes[1..<end])) else {
        throw .invalidEncoding
      }
      let signature = try OneTimeSignature(bytes: [UInt8](bytes[end...]))
      guard signature.height == certificate.statement.height,
        signature.identifier == certificate.statement.identifier
      else { throw .invalidEncoding }
      self = .certified(certificate, signature)
    default: throw .invalidEncoding
    }
  }

  public var encoded: [UInt8] {
    switch self {
    case .plain(let signature): [Kind.plain] + signature
    case .short(let signature): [Kind.short] + signature.bytes
    case .certified(let certificate, let signature): [Kind.certified] + certificate.encoded + signature.bytes
    }
  }
}
