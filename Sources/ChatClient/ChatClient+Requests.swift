import ChatEngine
import EngineInterface
public import WireCoding

extension ChatClient {
  /// Makes a request of the server's API with this device's session, for what the engine knows nothing of.
  ///
  /// - Parameters:
  ///   - path: path and query, from `/api` on, percent-encoded.
  /// - Returns: the body; nil where the answer has none.
  /// - Throws: ``ChatClientError`` with the server's code, `signed_out` or `offline`.
  public func request(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON? {
    guard overview().state.phase != .signedOut else { throw ChatClientError.signedOut }
    let answer = await send(
      EngineRequest(id: 0, method: method, path: path, body: body, isAuthenticated: true, startsSession: false))
    if answer.status == 0 { throw ChatClientError(Failure(.offline)) }
    let json = answer.body.isEmpty ? nil : try? JSON(parsing: answer.body)
    guard (200..<300).contains(answer.status) else {
      throw ChatClientError(
        code: json?["code"]?.string ?? "refused", message: json?["detail"]?.string ?? "The server refused the request.")
    }
    return json
  }
}
