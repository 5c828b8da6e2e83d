import WireCoding

/// A stable code for programs and a sentence for people.
struct EngineFailure: Error, Equatable {
  /// Behind one reference: failures go through every completion, and a copy of two strings is much code each time.
  private final class Content: Sendable {
    let code: String
    let message: String
    let isPassing: Bool

    init(_ code: String, _ message: String, isPassing: Bool) {
      self.code = code
      self.message = message
      self.isPassing = isPassing
    }
  }

  private let content: Content

  @inline(never)
  init(_ code: String, _ message: String, isPassing: Bool = false) {
    content = Content(code, message, isPassing: isPassing)
  }

  var code: String { content.code }
  var message: String { content.message }
  /// Whether another try later is worth it, unlike after an answer that says no.
  var isPassing: Bool { content.isPassing }

  var json: JSON { ["code": .string(code), "message": .string(message)] }

  static func == (left: Self, right: Self) -> Bool {
    left.code == right.code && left.message == right.message && left.isPassing == right.isPassing
  }
}
