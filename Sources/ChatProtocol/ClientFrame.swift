public import WireCoding

/// What a client says over the WebSocket (PROTOCOL §6).
public enum ClientFrame: Equatable, Sendable {
  public final class Cursor: Equatable, Sendable {
    public let room: UUIDv7
    /// The last entry of the room's log that the client holds.
    public let seq: UInt64

    public init(room: UUIDv7, seq: UInt64) {
      self.room = room
      self.seq = seq
    }

    public static func == (left: Cursor, right: Cursor) -> Bool { left.room == right.room && left.seq == right.seq }
  }

  case hello(rooms: [Cursor], mailbox: UInt64)
  case message(room: UUIDv7, id: UUIDv7, payload: [UInt8])
  case ephemeral(room: UUIDv7, payload: [UInt8])
  case delivered(room: UUIDv7, seq: UInt64)
  case read(room: UUIDv7, seq: UInt64)
  case acknowledgeMailbox(UInt64)
  case ping

  /// - Throws: `malformed` where the text is no JSON object of a known type, `invalidField` where a member is wrong.
  public init(text: [UInt8]) throws(ChatError) {
    guard let json = try? JSON(parsing: text), let type = json[string: "type"] else { throw .malformed }
    switch type {
    case "hello":
      guard let members = json["rooms"]?.members, let mailbox = json[unsigned: "mailbox"] else { throw .invalidField }
      var rooms: [Cursor] = []
      for member in members {
        guard let room = try? UUIDv7(text: member.name), let seq = member.value.unsigned else { throw .invalidField }
        rooms.append(Cursor(room: room, seq: seq))
      }
      self = .hello(rooms: rooms, mailbox: mailbox)
    case "message":
      guard let room = json[uuid: "room"], let id = json[uuid: "id"], let payload = json[bytes: "payload"]
      else { throw .invalidField }
      self = .message(room: room, id: id, payload: payload)
    case "ephemeral":
      guard let room = json[uuid: "room"], let payload = json[bytes: "payload"] else { throw .invalidField }
      self = .ephemeral(room: room, payload: payload)
    case "delivered", "read":
      guard let room = json[uuid: "room"], let seq = json[unsigned: "seq"] else { throw .invalidField }
      self = type == "read" ? .read(room: room, seq: seq) : .delivered(room: room, seq: seq)
    case "ack":
      guard let mailbox = json[unsigned: "mailbox"] else { throw .invalidField }
      self = .acknowledgeMailbox(mailbox)
    case "ping": self = .ping
    default: throw .malformed
    }
  }

  public var json: JSON {
    switch self {
    case .hello(let rooms, let mailbox):
      var cursors: [JSON.Member] = []
      for cursor in rooms { cursors.append(.init(named: cursor.room.text, .number(cursor.seq))) }
      return ["type": "hello", "rooms": .object(cursors), "mailbox": .number(mailbox)]
    case .message(let room, let id, let payload):
      return [
        "type": "message", "room": .id(room), "id": .id(id), "payload": .bytes(payload),
      ]
    case .ephemeral(let room, let payload):
      return ["type": "ephemeral", "room": .id(room), "payload": .bytes(payload)]
    case .delivered(let room, let seq):
      return ["type": "delivered", "room": .id(room), "seq": .number(seq)]
    case .read(let room, let seq): return ["type": "read", "room": .id(room), "seq": .number(seq)]
    case .acknowledgeMailbox(let mailbox): return ["type": "ack", "mailbox": .number(mailbox)]
    case .ping: return ["type": "ping"]
    }
  }
}
