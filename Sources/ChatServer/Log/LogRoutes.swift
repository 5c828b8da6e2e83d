import ChatProtocol
import HTTPTypes
import WireCoding

/// `/api/rooms/{room}/messages`, `events` and `read`: a room's log.
struct LogRoutes: Sendable {
  let log: LogService

  var routes: [APIRoute] {
    [
      APIRoute(
        method: .post, path: "/api/rooms/{room}/messages", bodyLimit: APIRoute.messageBodyLimit, limit: .message,
        handler: send),
      APIRoute(method: .get, path: "/api/rooms/{room}/events", handler: events),
      APIRoute(method: .post, path: "/api/rooms/{room}/read", handler: read),
    ]
  }

  private func send(_ request: APIRequest) async throws -> APIReply {
    let sender = try request.identity()
    let id = try request.body.id("id")
    let room = try request.id("room")
    let payload = try request.body.bytes("payload", count: 1...LogService.payloadLimit)
    let place = try await log.append(payload, id: id, to: room, sender: sender)
    return .ok(["id": .id(id), "seq": .number(place.seq), "time": .number(place.time)])
  }

  private func events(_ request: APIRequest) async throws -> APIReply {
    let after = try request.queryInteger("after", default: 0, in: 0...Int64.max)
    let limit = try request.queryInteger("limit", default: Int64(LogService.pageLimit), in: 1...1000)
    let page = try await log.page(
      of: try request.id("room"), for: request.principal.user, after: UInt64(after), limit: Int(limit))
    var members: [JSON.Member] = [
      .init("events", .array(page.events.map(\.json))), .init("more", .bool(page.more)),
      .init("first", .number(page.first)),
    ]
    if let until = page.until { members.append(.init("until", .number(until))) }
    return .ok(.object(members))
  }

  private func read(_ request: APIRequest) async throws -> APIReply {
    let seq = UInt64(try request.body.integer("seq", in: 0...Int64.max))
    try await log.move(Receipt(room: try request.id("room"), user: request.principal.user, kind: .read, seq: seq))
    return .noContent
  }
}
