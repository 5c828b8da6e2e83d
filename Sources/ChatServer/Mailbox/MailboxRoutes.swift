import Database
import HTTPTypes
import WireCoding

/// `/api/mailbox`: what waits for the caller's device.
struct MailboxRoutes: Sendable {
  let database: any SQLDatabase
  let log: RoomLog

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/mailbox", handler: list),
      APIRoute(method: .post, path: "/api/mailbox/ack", handler: acknowledge),
    ]
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    let device = try request.device()
    let after = try request.queryInteger("after", default: 0, in: 0...Int64.max)
    let page = try await database.read { try MailboxStore(connection: $0).items(device: device, after: after) }
    return .ok(["items": .array(page.items.map(\.json)), "more": .bool(page.more)])
  }

  private func acknowledge(_ request: APIRequest) async throws -> APIReply {
    let device = try request.device()
    let acknowledgement = AcknowledgeMail(device: device, upTo: try request.body.integer("upTo", in: 0...Int64.max))
    while try await log.append(acknowledgement) {}
    return .noContent
  }
}
