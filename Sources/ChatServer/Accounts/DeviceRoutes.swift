import HTTPTypes
import WireCoding

/// `/api/devices` and `/api/backup`.
struct DeviceRoutes: Sendable {
  let devices: DeviceService

  var routes: [APIRoute] {
    [
      APIRoute(method: .post, path: "/api/devices", bodyLimit: 128 * 1024, handler: add),
      APIRoute(method: .get, path: "/api/devices", handler: list),
      APIRoute(method: .delete, path: "/api/devices/{device}", handler: remove),
      APIRoute(method: .get, path: "/api/backup", handler: backup),
      APIRoute(method: .put, path: "/api/backup", bodyLimit: 512 * 1024, handler: replaceBackup),
    ]
  }

  private func add(_ request: APIRequest) async throws -> APIReply {
    let (device, grant) = try await devices.add(
      id: try request.body.id("id"), name: try request.body.string("name", length: 1...DeviceService.nameLimit),
      certificate: try request.body.bytes("certificate", count: 1...CertificateCheck.sizeLimit),
      principal: request.principal, from: request.source)
    return .created(.object([JSON.Member("device", device.json)] + grant.members(isWebClient: true)))
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    .ok(["devices": .array(try await devices.devices(of: request.principal.user).map(\.json))])
  }

  private func remove(_ request: APIRequest) async throws -> APIReply {
    try await devices.remove(try request.id("device"), of: request.principal.user, from: request.source)
    return .noContent
  }

  private func backup(_ request: APIRequest) async throws -> APIReply {
    let (backup, version) = try await devices.backup(of: request.principal.user)
    return .ok(["backup": .bytes(backup), "version": .integer(version)])
  }

  private func replaceBackup(_ request: APIRequest) async throws -> APIReply {
    let version = try await devices.replaceBackup(
      of: request.principal.user, with: try request.body.bytes("backup", count: 1...DeviceService.backupLimit),
      version: try request.body.integer("version", in: 0...Int64.max - 1))
    return .ok(["version": .integer(version)])
  }
}
