public import WireCoding

/// One entry of a room's log, as the server hands it out (PROTOCOL §5 and §6).
///
/// A class without what could change: an entry goes through many hands, as one reference.
public final class RoomEvent: Equatable, Sendable {
  public enum Kind: Text, Equatable, Sendable {
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
  public convenience init?(_ json: JSON) {
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

  public static func == (left: RoomEvent, right: RoomEvent) -> Bool {
    left.kind == right.kind && left.room == right.room && left.seq == right.seq && left.id == right.id
      && left.sender == right.sender && left.device == right.device && left.time == right.time
      && left.payload == right.payload && left.epoch == right.epoch
  }

  public var json: JSON {
    var json: JSON = [
      "type": .string(kind.rawValue), "room": .id(room), "seq": .number(seq),
      "id": .id(id), "sender": .id(sender), "device": .id(device),
      "time": .number(time), "payload": .bytes(payload),
    ]
    if let epoch { json.add("epoch", .number(epoch)) }
    return json
  }
}
