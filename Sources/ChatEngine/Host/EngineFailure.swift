import EngineInterface
import WireCoding

/// What did not work, and whether it may yet.
struct EngineFailure: Error, Equatable {
  let failure: Failure
  /// Whether another try later is worth it, unlike after an answer that says no.
  let isPassing: Bool

  init(_ failure: Failure, isPassing: Bool = false) {
    self.failure = failure
    self.isPassing = isPassing
  }

  /// - Parameter names: whom or what it is about, in the order of the code's sentence.
  init(_ code: FailureCode, names: [Text] = []) { self.init(Failure(code, names: names)) }

  var code: FailureCode { failure.code }
}

extension EngineFailure {
  static var signedOut: EngineFailure { EngineFailure(.signedOut) }
  static var missingField: EngineFailure { EngineFailure(.missingField) }
  static var keyFailure: EngineFailure { EngineFailure(.keyFailure) }
  static var noGroup: EngineFailure { EngineFailure(.noGroup) }
  static var unexpectedAnswer: EngineFailure { EngineFailure(.unexpectedAnswer) }
}
