import WireCoding

/// A stable code for programs and a sentence for people.
struct EngineFailure: Error, Equatable {
  let code: String
  let message: String
  /// Whether another try later is worth it, unlike after an answer that says no.
  let isPassing: Bool

  init(_ code: String, _ message: String, isPassing: Bool = false) {
    self.code = code
    self.message = message
    self.isPassing = isPassing
  }

  var json: JSON { ["code": .string(code), "message": .string(message)] }
}
