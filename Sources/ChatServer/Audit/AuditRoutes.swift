import HTTPTypes
import WireCoding

/// `/api/admin/audit`: for administrators.
struct AuditRoutes: Sendable {
  let audit: AuditService
  let gate: AdministratorGate

  var routes: [APIRoute] {
    [
      APIRoute(method: .get, path: "/api/admin/audit", handler: list),
      APIRoute(method: .get, path: "/api/admin/audit/verification", handler: verify),
    ]
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    let limit = try request.queryInteger("limit", default: 100, in: 1...AuditService.pageLimit)
    if request.query["after"] != nil {
      let after = try request.queryInteger("after", default: 0, in: 0...Int64.max - 1)
      return .ok(["rows": .array(try await audit.rows(after: after, limit: limit))])
    }
    let before = try request.queryInteger("before", default: Int64.max, in: 1...Int64.max)
    return .ok(["rows": .array(try await audit.rows(before: before, limit: limit))])
  }

  private func verify(_ request: APIRequest) async throws -> APIReply {
    _ = try await gate.source(of: request)
    var noted: (seq: Int64, hash: [UInt8])?
    if request.query["seq"] != nil || request.query["hash"] != nil {
      guard let hash = request.query["hash"].flatMap({ try? Base64URL.decode($0) }), hash.count == 32 else {
        throw APIError.invalidField("hash", "base64url without padding, 32 bytes")
      }
      noted = (try request.queryInteger("seq", default: 0, in: 1...Int64.max - 1), hash)
    }
    return .ok(try await audit.verify(noted: noted).json)
  }
}
