/// Why a hash-based key, signature or request was refused.
///
/// An error names the rule that was broken, never the bytes that broke it: they may be secret.
public struct HBSSError: Error, Equatable, Sendable {
  /// The rules that a caller or its input can break.
  public enum Code: UInt8, Equatable, Sendable {
    /// A seed, key or random value has not the size that its parameters ask for.
    case invalidLength
    /// A context string is longer than 255 bytes (FIPS 205 §10.2).
    case contextTooLong
    /// Bytes or text are not a key or signature of this kind.
    case invalidEncoding
    /// The parts of a private key do not belong together.
    case inconsistentKey
    /// A few-time key has given all the signatures that it safely can: rotate to the next key, which the account key
    /// certifies.
    case signatureLimitReached
    /// The state of a few-time key or of a batch of one-time keys could not be kept, so nothing was signed.
    case stateNotKept
    /// All keys of a batch of one-time keys have been taken, or the batch was ended: make the next one and certify it.
    case batchExhausted
  }

  public let code: Code

  init(_ code: Code) { self.code = code }

  public static let invalidLength = HBSSError(.invalidLength)
  public static let contextTooLong = HBSSError(.contextTooLong)
  public static let invalidEncoding = HBSSError(.invalidEncoding)
  public static let inconsistentKey = HBSSError(.inconsistentKey)
  public static let signatureLimitReached = HBSSError(.signatureLimitReached)
  public static let stateNotKept = HBSSError(.stateNotKept)
  public static let batchExhausted = HBSSError(.batchExhausted)
}
