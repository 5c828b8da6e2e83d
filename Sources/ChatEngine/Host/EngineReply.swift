import EngineInterface
import WireCoding

/// The answer to a request, as the engine's own code sees it.
struct EngineReply {
  let status: UInt16
  let body: JSON?
  /// The same as it came: what is no JSON.
  let bytes: [UInt8]

  @inline(never)
  var isSuccess: Bool { (200..<300).contains(status) }
  /// No answer came: the request may or may not have reached the server.
  var isLost: Bool { status == 0 }
  /// Worth another try later, unlike an answer that says no.
  @inline(never)
  var isPassing: Bool { status == 0 || status == 429 || status >= 500 }

  /// What the user is told.
  var failure: EngineFailure {
    if isLost { return EngineFailure(Failure(.offline), isPassing: true) }
    return EngineFailure(Failure(told: body, otherwise: .refused), isPassing: isPassing)
  }
}

extension Failure {
  /// What the server says of a refusal.
  ///
  /// - Parameter code: where it names none.
  init(told json: JSON?, otherwise code: FailureCode) {
    let detail = json?[string: "detail"] ?? json?[string: "title"]
    self.init(
      code: json?[string: "code"].map { FailureCode(name: $0) } ?? code, names: [],
      detail: detail.map { UTF8Text.prefix(of: $0, scalars: Self.detailLimit) })
  }
}
