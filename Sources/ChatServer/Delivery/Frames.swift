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

  /// An entry of a room's log. Written by hand, straight into the frame: it is what the server encodes most.
  static func event(_ event: RoomEvent) -> PreparedFrame {
    PreparedFrame(textCapacity: Base64URL.size(of: event.payload.count) + 320) { buffer in
      buffer.writeStaticString(#"{"type":""#)
      buffer.writeString(event.kind.rawValue)
      buffer.writeStaticString(#"","room":""#)
      buffer.write(event.room)
      buffer.writeStaticString(#"","seq":"#)
      buffer.writeString(String(event.seq))
      buffer.writeStaticString(#","id":""#)
      buffer.write(event.id)
      buffer.writeStaticString(#"","sender":""#)
      buffer.write(event.sender)
      buffer.writeStaticString(#"","device":""#)
      buffer.write(event.device)
      buffer.writeStaticString(#"","time":"#)
      buffer.writeString(String(event.time))
      buffer.writeStaticString(#","payload":""#)
      buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Base64URL.size(of: event.payload.count)) {
        Base64URL.encode(event.payload, into: $0)
      }
      buffer.writeStaticString(#"""#)
      if let epoch = event.epoch {
        buffer.writeStaticString(#","epoch":"#)
        buffer.writeString(String(epoch))
      }
      buffer.writeStaticString("}")
    }
  }

  static func history(room: UUIDv7, page: LogPage, after seq: UInt64) -> JSON {
    var members: [JSON.Member] = [
      .init("type", "history"), .init("room", .id(room)), .init("events", .array(page.events.map(\.json))),
      .init("more", .bool(page.more)),
    ]
    // Where the reader misses nothing of it, the log's beginning is no news.
    if page.first > seq + 1 { members.append(.init("first", .number(page.first))) }
    if let until = page.until { members.append(.init("until", .number(until))) }
    return .object(members)
  }

  static func receipt(_ receipt: Receipt) -> JSON {
    [
      "type": "receipt", "room": .id(receipt.room), "user": .id(receipt.user), "kind": .string(receipt.kind.rawValue),
      "seq": .number(receipt.seq),
    ]
  }

  static func mailbox(_ items: [MailboxItem], more: Bool) -> JSON {
    ["type": "mailbox", "items": .array(items.map(\.json)), "more": .bool(more)]
  }

  /// One for every message that comes over a socket: by hand, too.
  static func accepted(id: UUIDv7, room: UUIDv7, seq: UInt64, time: UInt64) -> PreparedFrame {
    PreparedFrame(textCapacity: 192) { buffer in
      buffer.writeStaticString(#"{"type":"accepted","id":""#)
      buffer.write(id)
      buffer.writeStaticString(#"","room":""#)
      buffer.write(room)
      buffer.writeStaticString(#"","seq":"#)
      buffer.writeString(String(seq))
      buffer.writeStaticString(#","time":"#)
      buffer.writeString(String(time))
      buffer.writeStaticString("}")
    }
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
  static func userJoined(_ person: (id: UUIDv7, username: String)) -> JSON {
    ["type": "user_joined", "user": user(person.id, person.username)]
  }
  static func userLeft(_ person: (id: UUIDv7, username: String)) -> JSON {
    ["type": "user_left", "user": user(person.id, person.username)]
  }

  /// Several who came and went; one alone comes as `user_joined` or goes as `user_left`.
  static func presence(
    joined: [(id: UUIDv7, username: String)], left: [(id: UUIDv7, username: String)]
  ) -> JSON {
    if joined.count == 1, left.isEmpty { return userJoined(joined[0]) }
    if left.count == 1, joined.isEmpty { return userLeft(left[0]) }
    return [
      "type": "presence", "joined": .array(joined.map { user($0.id, $0.username) }),
      "left": .array(left.map { user($0.id, $0.username) }),
    ]
  }
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

extension JSON {
  /// As a text frame.
  var frame: PreparedFrame { PreparedFrame(utf8: encoded) }
}

extension ByteBuffer {
  /// The 36 characters of an id.
  fileprivate mutating func write(_ id: UUIDv7) {
    writeWithUnsafeMutableBytes(minimumWritableBytes: 36) {
      id.writeText(into: $0)
      return 36
    }
  }
}
