import WireCoding

/// A stable code for programs and a sentence for people.
struct EngineFailure: Error, Equatable {
  let code: String
  let message: String

  init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }

  var json: JSON { ["code": .string(code), "message": .string(message)] }
}
