import WireCoding

/// The answer to a request, as the engine's own code sees it.
struct EngineReply {
  let status: UInt16
  let body: JSON?

  @inline(never)
  var isSuccess: Bool { (200..<300).contains(status) }
  /// No answer came: the request may or may not have reached the server.
  var isLost: Bool { status == 0 }
  /// Worth another try later, unlike an answer that says no.
  @inline(never)
  var isPassing: Bool { status == 0 || status == 429 || status >= 500 }

  /// What the user is told.
  var failure: EngineFailure {
    if isLost { return EngineFailure(code: "offline", message: "The server cannot be reached.", isPassing: true) }
    let code = body?[string: "code"] ?? "http_\(status)"
    return EngineFailure(
      code: code, message: body?[string: "detail"] ?? body?[string: "title"] ?? "The server refused the request.",
      isPassing: isPassing)
  }
}
