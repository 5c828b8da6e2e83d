import HTTPTypes
import WireCoding

/// `/api/rooms/{room}/tree`: ratchet trees, for those who join (RFC 9420 §12.4.3.3).
struct TreeRoutes: Sendable {
  let rooms: RoomService

  var routes: [APIRoute] {
    [APIRoute(method: .get, path: "/api/rooms/{room}/tree/{hash}", handler: part)]
  }

  /// What has a hash for a name never changes. Keys and signatures do not compress: they go as they are.
  private func part(_ request: APIRequest) async throws -> APIReply {
    guard let text = request.parameters["hash"], text.utf8.count <= 128, let hash = try? Hex.decode(text) else {
      throw APIError.unknownTree
    }
    let first = try request.queryInteger("first", default: 0, in: 0...Int64(UInt32.max))
    let part = try await rooms.treePart(
      of: try request.id("room"), hash: hash, first: Int(first), for: request.principal.user)
    return .bytes(part.encoded, caching: "private, max-age=31536000, immutable")
  }
}
