import ChatClient
import ChatServer
import Foundation
import WireCoding

/// `/api/admin`: at a running server as one of its administrators, or on its store.
enum AdminConnection {
  case remote(ChatClient)
  case local(LocalAdministration)

  /// - Returns: the body; null where the answer has none.
  @discardableResult
  func perform(_ method: String, _ path: String, _ body: JSON? = nil) async throws -> JSON {
    switch self {
    case .remote(let client): return try await client.request(method, "/api/admin/" + path, body) ?? .null
    case .local(let store):
      let answer = await store.perform(method, "/api/admin/" + path, body)
      guard (200..<300).contains(answer.status) else {
        throw Failure(answer.json?["detail"]?.string ?? "The store refused the request.")
      }
      return answer.json ?? .null
    }
  }

  /// The pages of a list, one after the other, each asked for after the last element of the one before.
  ///
  /// - Parameters:
  ///   - query: further members of the query, percent-encoded.
  ///   - key: of the array in the answer.
  ///   - cursor: the member of an element that the next page is asked for by.
  func pages(
    _ path: String, query: String = "", key: String, cursor: String, _ body: (JSON) throws -> Void
  ) async throws {
    var after: String?
    while true {
      let place = after.map { "&after=" + Self.encode($0) } ?? ""
      let answer = try await perform("GET", "\(path)?limit=200\(query)\(place)")
      guard let elements = answer[named: key]?.array else {
        throw Failure("The server's answer could not be understood.")
      }
      for element in elements { try body(element) }
      guard elements.count == 200, let last = elements.last?[named: cursor]?.string, last != after else { return }
      after = last
    }
  }

  func close() async {
    switch self {
    case .remote(let client): await client.close()
    case .local(let store): await store.close()
    }
  }

  static func encode(_ text: String) -> String {
    let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
