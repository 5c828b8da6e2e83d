import EngineInterface

/// Why a command of the client did not do what it was asked to.
public struct ChatClientError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Stable and snake_case: the server's or the engine's code, or one of this module's.
  public let code: String
  /// One sentence for people.
  public let message: String

  public init(code: String, message: String) {
    self.code = code
    self.message = message
  }

  /// What the engine says.
  init(_ failure: Failure) { self.init(code: failure.code.name, message: failure.sentence) }

  public var description: String { message }

  static let store = ChatClientError(code: "store", message: "The client's store cannot be read or written.")
  static let signedOut = ChatClientError(code: "signed_out", message: "Log in first.")
  static let sessionEnded = ChatClientError(
    code: "session_ended", message: "Your session has ended. Log in again to go on.")
  static let invalidListenerName = ChatClientError(
    code: "invalid_name", message: "A listener's name has 1 to 64 letters, digits, and _ . - of ASCII.")
  static let closed = ChatClientError(code: "closed", message: "The client is closed.")
}
