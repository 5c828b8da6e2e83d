public import WireCoding

/// One entry of a room's log, as the server hands it out (PROTOCOL §5 and §6).
public struct RoomEvent: Equatable, Sendable {
  public enum Kind: String, Equatable, Sendable {
    case message
    case commit
    case proposal
  }

  public let kind: Kind
  public let room: UUIDv7
  /// 1, 2, 3 … without gaps.
  public let seq: UInt64
  /// The id that the sender's client chose.
  public let id: UUIDv7
  public let sender: UUIDv7
  public let device: UUIDv7
  /// When the server took it, Unix time in milliseconds.
  public let time: UInt64
  /// An encoded MLSMessage.
  public let payload: [UInt8]
  /// The epoch from which a commit starts.
  public let epoch: UInt64?

  public init(
    kind: Kind, room: UUIDv7, seq: UInt64, id: UUIDv7, sender: UUIDv7, device: UUIDv7, time: UInt64,
    payload: [UInt8], epoch: UInt64? = nil
  ) {
    self.kind = kind
    self.room = room
    self.seq = seq
    self.id = id
    self.sender = sender
    self.device = device
    self.time = time
    self.payload = payload
    self.epoch = epoch
  }

  /// nil where a member is missing or of the wrong type.
  public init?(_ json: JSON) {
    let kind: Kind
    switch json[string: "type"] ?? "" {
    case "message": kind = .message
    case "commit": kind = .commit
    case "proposal": kind = .proposal
    default: return nil
    }
    guard let room = json[uuid: "room"],
      let seq = json[unsigned: "seq"], let id = json[uuid: "id"], let sender = json[uuid: "sender"],
      let device = json[uuid: "device"], let time = json[unsigned: "time"], let payload = json[bytes: "payload"]
    else { return nil }
    self.init(
      kind: kind, room: room, seq: seq, id: id, sender: sender, device: device, time: time, payload: payload,
      epoch: json[unsigned: "epoch"])
  }

  public var json: JSON {
    var members: [JSON.Member] = [
      .init("type", .string(kind.rawValue)), .init("room", .id(room)), .init("seq", .number(seq)),
      .init("id", .id(id)), .init("sender", .id(sender)), .init("device", .id(device)),
      .init("time", .number(time)), .init("payload", .bytes(payload)),
    ]
    if let epoch { members.append(.init("epoch", .number(epoch))) }
    return .object(members)
  }
}
