/// Why bytes could not be read as the structure they should hold.
///
/// The error names the rule that was broken, never the bytes that broke it: what is decoded may be secret.
public struct WireError: Error, Equatable, Sendable {
  /// The rules that input can break.
  public enum Code: UInt8, Equatable, Sendable {
    /// The input ends inside a value.
    case truncated
    /// Bytes are left behind the last value.
    case trailingBytes
    /// A vector length is not in its shortest form, or uses the reserved prefix (RFC 9420 §2.1.2).
    case invalidLength
    /// A value lies outside its type's range or set of cases.
    case invalidValue
    /// Text is not valid base64url, hexadecimal, UTF-8 or JSON.
    case invalidText
    /// A vector, nesting depth or number is larger than its bound.
    case limitExceeded
  }

  public let code: Code

  public init(_ code: Code) { self.code = code }

  public static let truncated = WireError(.truncated)
  public static let trailingBytes = WireError(.trailingBytes)
  public static let invalidLength = WireError(.invalidLength)
  public static let invalidValue = WireError(.invalidValue)
  public static let invalidText = WireError(.invalidText)
  public static let limitExceeded = WireError(.limitExceeded)
}
