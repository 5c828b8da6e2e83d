public import WireCoding

/// Why something that was received, or is to be sent, is not acceptable to Nightjar's protocol.
public struct ChatError: Error, Equatable, Sendable {
  public enum Code: Text, Equatable, Sendable {
    /// The bytes are not the structure they should be.
    case malformed
    /// A version this build does not know.
    case unknownVersion = "unknown_version"
    /// A field is outside its bounds.
    case invalidField = "invalid_field"
    /// A sealed blob does not open under the key it names.
    case cannotOpen = "cannot_open"
    /// A signature by the account key does not verify.
    case invalidSignature = "invalid_signature"
    /// A key could not be made or used.
    case keyFailure = "key_failure"
  }

  public let code: Code

  public init(_ code: Code) { self.code = code }

  public static let malformed = ChatError(.malformed)
  public static let unknownVersion = ChatError(.unknownVersion)
  public static let invalidField = ChatError(.invalidField)
  public static let cannotOpen = ChatError(.cannotOpen)
  public static let invalidSignature = ChatError(.invalidSignature)
  public static let keyFailure = ChatError(.keyFailure)
}
