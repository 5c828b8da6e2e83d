import ChatProtocol
import NIOCore
import WebSockets
import WireCoding

/// The frames that the server sends (PROTOCOL §6).
enum Frames {
  static func connected(_ connection: Connection, now: Int64) -> JSON {
    [
      "type": "connected", "user": user(connection.principal.user, connection.username),
      "device": connection.principal.device.map { .id($0) } ?? .null, "time": .integer(now),
    ]
  }

  /// An entry of a room's log. Written by hand: it is what the server encodes most.
  static func event(_ event: RoomEvent) -> PreparedFrame {
    var buffer = ByteBufferAllocator().buffer(capacity: event.payload.count / 3 * 4 + 320)
    buffer.writeString(#"{"type":""#)
    buffer.writeString(event.kind.rawValue)
    buffer.writeString(#"","room":""#)
    buffer.writeString(event.room.text)
    buffer.writeString(#"","seq":"#)
    buffer.writeString(String(event.seq))
    buffer.writeString(#","id":""#)
    buffer.writeString(event.id.text)
    buffer.writeString(#"","sender":""#)
    buffer.writeString(event.sender.text)
    buffer.writeString(#"","device":""#)
    buffer.writeString(event.device.text)
    buffer.writeString(#"","time":"#)
    buffer.writeString(String(event.time))
    buffer.writeString(#","payload":""#)
    buffer.writeString(Base64URL.encode(event.payload))
    buffer.writeString(#"""#)
    if let epoch = event.epoch {
      buffer.writeString(#","epoch":"#)
      buffer.writeString(String(epoch))
    }
    buffer.writeString("}")
    return PreparedFrame(text: buffer)
  }

  static func history(room: UUIDv7, events: [RoomEvent], more: Bool) -> JSON {
    ["type": "history", "room": .id(room), "events": .array(events.map(\.json)), "more": .bool(more)]
  }

  static func mailbox(_ items: [MailboxItem], more: Bool) -> JSON {
    ["type": "mailbox", "items": .array(items.map(\.json)), "more": .bool(more)]
  }

  static func accepted(id: UUIDv7, room: UUIDv7, seq: UInt64, time: UInt64) -> JSON {
    ["type": "accepted", "id": .id(id), "room": .id(room), "seq": .number(seq), "time": .number(time)]
  }

  static func rejected(id: UUIDv7?, room: UUIDv7?, error: APIError) -> JSON {
    var members: [JSON.Member] = [JSON.Member("type", "rejected")]
    if let id { members.append(JSON.Member("id", .id(id))) }
    if let room { members.append(JSON.Member("room", .id(room))) }
    members.append(JSON.Member("code", .string(error.code)))
    members.append(JSON.Member("detail", .string(error.detail)))
    if let retryAfter = error.retryAfter { members.append(JSON.Member("retryAfter", .number(retryAfter * 1000))) }
    return .object(members)
  }

  static func ephemeral(room: UUIDv7, sender: UUIDv7, device: UUIDv7, payload: [UInt8]) -> JSON {
    [
      "type": "ephemeral", "room": .id(room), "sender": .id(sender), "device": .id(device), "payload": .bytes(payload),
    ]
  }

  static func room(_ room: RoomSummary, role: RoomRole) -> JSON { ["type": "room", "room": room.json(role: role)] }
  static func roomRemoved(_ room: UUIDv7) -> JSON { ["type": "room_removed", "room": .id(room)] }
  static func onlineUsers(_ users: [(id: UUIDv7, username: String)]) -> JSON {
    ["type": "online_users", "users": .array(users.map { user($0.id, $0.username) })]
  }
  static func userJoined(_ id: UUIDv7, _ username: String) -> JSON {
    ["type": "user_joined", "user": user(id, username)]
  }
  static func userLeft(_ id: UUIDv7, _ username: String) -> JSON { ["type": "user_left", "user": user(id, username)] }
  static func resync(_ room: UUIDv7) -> JSON { ["type": "resync", "room": .id(room)] }
  static let pong: JSON = ["type": "pong"]

  /// - Parameter retryAfter: milliseconds.
  static func goodbye(_ code: WebSocketCloseCode, retryAfter: Int64) -> JSON {
    ["type": "goodbye", "code": .number(code.rawValue), "retryAfter": .integer(retryAfter)]
  }

  private static func user(_ id: UUIDv7, _ username: String) -> JSON {
    ["id": .id(id), "username": .string(username)]
  }
}
