import WireCoding

/// A stable code for programs and a sentence for people.
struct EngineFailure: Error, Equatable {
  /// Behind one reference: failures go through every completion, and a copy of two strings is much code each time.
  private final class Content: Sendable {
    let code: Text
    let message: Text
    let isPassing: Bool

    init(_ code: Text, _ message: Text, isPassing: Bool) {
      self.code = code
      self.message = message
      self.isPassing = isPassing
    }
  }

  private let content: Content

  @inline(never)
  init(_ code: Literal, _ message: Literal) { self.init(code: Text(code), message: Text(message)) }

  /// A code or a message that is put together, or comes from elsewhere.
  @inline(never)
  init(code: Text, message: Text, isPassing: Bool = false) {
    content = Content(code, message, isPassing: isPassing)
  }

  var code: Text { content.code }
  var message: Text { content.message }
  /// Whether another try later is worth it, unlike after an answer that says no.
  var isPassing: Bool { content.isPassing }

  var json: JSON { .object("code", .string(code)).adding("message", .string(message)) }

  static func == (left: Self, right: Self) -> Bool {
    left.code == right.code && left.message == right.message && left.isPassing == right.isPassing
  }
}
