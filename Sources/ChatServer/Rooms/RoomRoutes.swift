import ChatProtocol
import HTTPTypes
import WireCoding

/// `/api/rooms`.
struct RoomRoutes: Sendable {
  let rooms: RoomService

  var routes: [APIRoute] {
    [
      APIRoute(
        method: .post, path: "/api/rooms", bodyLimit: APIRoute.commitBodyLimit, limit: .message, handler: create),
      APIRoute(method: .get, path: "/api/rooms", handler: list),
      APIRoute(method: .get, path: "/api/rooms/{room}", handler: show),
      APIRoute(method: .patch, path: "/api/rooms/{room}", bodyLimit: 128 * 1024, handler: change),
      APIRoute(method: .delete, path: "/api/rooms/{room}", handler: delete),
      APIRoute(method: .get, path: "/api/rooms/{room}/members", handler: members),
      APIRoute(method: .patch, path: "/api/rooms/{room}/members/{user}", handler: changeRole),
      APIRoute(method: .get, path: "/api/rooms/{room}/group-info", handler: groupInfo),
      APIRoute(
        method: .post, path: "/api/rooms/{room}/commits", bodyLimit: APIRoute.commitBodyLimit, limit: .message,
        handler: commit),
      APIRoute(method: .post, path: "/api/rooms/{room}/leave", limit: .message, handler: leave),
      APIRoute(method: .post, path: "/api/rooms/{room}/return", limit: .message, handler: askForReturn),
    ]
  }

  private func create(_ request: APIRequest) async throws -> APIReply {
    let sender = try request.identity()
    guard let kind = RoomKind(rawValue: try request.body.string("kind", length: 1...16)) else {
      throw APIError.invalidField("kind", "direct, group or channel")
    }
    let room = try await rooms.create(
      id: try request.body.id("id"), kind: kind, suite: UInt16(try request.body.integer("suite", in: 1...0xffff)),
      profile: try request.body.bytes("profile", count: 0...RoomService.profileLimit),
      groupInfo: try request.body.bytes("groupInfo", count: 1...APIRoute.commitBodyLimit), creator: sender)
    return .created(room.json(role: .owner))
  }

  private func list(_ request: APIRequest) async throws -> APIReply {
    let list = try await rooms.rooms(of: request.principal.user)
    return .ok(["rooms": .array(list.map { $0.room.json(role: $0.role) })])
  }

  private func show(_ request: APIRequest) async throws -> APIReply {
    let (room, role) = try await rooms.room(try request.id("room"), for: request.principal.user)
    return .ok(room.json(role: role))
  }

  private func change(_ request: APIRequest) async throws -> APIReply {
    let profile = try request.body.bytes("profile", count: 0...RoomService.profileLimit)
    let (room, role) = try await rooms.changeProfile(
      of: try request.id("room"), to: profile, by: request.principal.user)
    return .ok(room.json(role: role))
  }

  private func delete(_ request: APIRequest) async throws -> APIReply {
    try await rooms.delete(try request.id("room"), by: request.principal.user)
    return .noContent
  }

  private func members(_ request: APIRequest) async throws -> APIReply {
    let members = try await rooms.members(of: try request.id("room"), for: request.principal.user)
    return .ok([
      "members": .array(
        members.map { member in
          [
            "user": member.user.nameJSON, "role": .string(member.role.rawValue),
            "devices": .array(member.devices.map { .id($0) }), "online": .bool(member.isOnline),
            "delivered": .integer(member.delivered), "read": .integer(member.read),
          ]
        })
    ])
  }

  private func groupInfo(_ request: APIRequest) async throws -> APIReply {
    let info = try await rooms.groupInfo(of: try request.id("room"), for: request.principal.user)
    return .ok(["epoch": .integer(info.epoch), "seq": .integer(info.seq), "groupInfo": .bytes(info.groupInfo)])
  }

  private func commit(_ request: APIRequest) async throws -> APIReply {
    let sender = try request.identity()
    let body = request.body
    let bundle = CommitBundle(
      id: try body.id("id"), epoch: UInt64(try body.integer("epoch", in: 0...Int64.max - 1)),
      commit: try body.bytes("commit", count: 1...APIRoute.commitBodyLimit),
      groupInfo: try body.bytes("groupInfo", count: 1...APIRoute.commitBodyLimit),
      welcome: try body.optionalBytes("welcome", count: 1...APIRoute.commitBodyLimit),
      welcomeTo: try body.ids("welcomeTo", limit: 10_000))
    let place = try await rooms.commit(bundle, to: try request.id("room"), sender: sender)
    return .ok([
      "id": .id(bundle.id), "seq": .number(place.seq), "epoch": .number(place.epoch), "time": .number(place.time),
    ])
  }

  private func changeRole(_ request: APIRequest) async throws -> APIReply {
    guard let role = RoomRole(rawValue: try request.body.string("role", length: 1...16)) else {
      throw APIError.invalidField("role", "owner, admin or member")
    }
    let member = try request.id("user")
    let changed = try await rooms.changeRole(
      of: member, to: role, in: try request.id("room"), by: request.principal.user)
    return .ok(["user": .id(member), "role": .string(changed.rawValue)])
  }

  private func leave(_ request: APIRequest) async throws -> APIReply {
    let sender = try request.identity()
    let id = try request.body.id("id")
    let place = try await rooms.leave(
      try request.id("room"), id: id, proposal: try request.body.optionalBytes("proposal", count: 1...48 * 1024),
      sender: sender)
    return .ok(["id": .id(id), "seq": .number(place.seq), "time": .number(place.time)])
  }

  private func askForReturn(_ request: APIRequest) async throws -> APIReply {
    try await rooms.askForReturn(to: try request.id("room"), sender: try request.identity())
    return .noContent
  }
}
