import HTTPTypes
import WireCoding

/// `/api/mailbox`: what waits for the caller's device.
struct MailboxRoutes: Sendable {
  let mailbox: MailboxService

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/mailbox", handler: list),
      APIRoute(method: .post, path: "/api/mailbox/ack", handler: acknowledge),
    ]
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    let device = try request.device()
    let after = try request.queryInteger("after", default: 0, in: 0...Int64.max)
    let page = try await mailbox.items(of: device, after: after)
    return .ok(["items": .array(page.items.map(\.json)), "more": .bool(page.more)])
  }

  private func acknowledge(_ request: APIRequest) async throws -> APIReply {
    let device = try request.device()
    try await mailbox.acknowledge(try request.body.integer("upTo", in: 0...Int64.max), of: device)
    return .noContent
  }
}
