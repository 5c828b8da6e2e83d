import WireCoding

/// A stable code for programs and a sentence for people.
struct EngineFailure: Error, Equatable {
  /// Behind one reference: failures go through every completion, and a copy of two strings is much code each time.
  private final class Texts: Sendable {
    let code: String
    let message: String

    init(_ code: String, _ message: String) {
      self.code = code
      self.message = message
    }
  }

  private let texts: Texts

  @inline(never)
  init(_ code: String, _ message: String) { texts = Texts(code, message) }

  var code: String { texts.code }
  var message: String { texts.message }

  var json: JSON { ["code": .string(code), "message": .string(message)] }

  static func == (left: Self, right: Self) -> Bool { left.code == right.code && left.message == right.message }
}
