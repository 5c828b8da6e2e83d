import ChatProtocol
import WireCoding

/// Entries of logs are most of what nodes tell each other: they go without JSON and base64, which would cost more than all
/// else that is done for a message on its way.
extension NodeMessage {
  /// What such an entry begins with, where the others have a brace.
  static let eventMark: UInt8 = 1

  static func encode(_ event: RoomEvent) -> [UInt8] {
    var writer = WireWriter(capacity: event.payload.count + 96)
    writer.write(eventMark)
    writer.write(code(of: event.kind))
    for id in [event.room, event.id, event.sender, event.device] { writer.write(raw: id.bytes) }
    writer.write(event.seq)
    writer.write(event.time)
    writer.write(UInt8(event.epoch == nil ? 0 : 1))
    writer.write(event.epoch ?? 0)
    writer.write(raw: event.payload)
    return writer.bytes
  }

  static func decodeEvent(_ bytes: [UInt8]) throws(WireError) -> RoomEvent {
    var reader = WireReader(bytes)
    guard try reader.readUInt8() == eventMark, let kind = kind(of: try reader.readUInt8()) else {
      throw .invalidValue
    }
    let room = try UUIDv7(bytes: reader.read(count: 16))
    let id = try UUIDv7(bytes: reader.read(count: 16))
    let sender = try UUIDv7(bytes: reader.read(count: 16))
    let device = try UUIDv7(bytes: reader.read(count: 16))
    let (seq, time) = (try reader.readUInt64(), try reader.readUInt64())
    let hasEpoch = try reader.readUInt8() == 1
    let epoch = try reader.readUInt64()
    return RoomEvent(
      kind: kind, room: room, seq: seq, id: id, sender: sender, device: device, time: time,
      payload: reader.readRest(), epoch: hasEpoch ? epoch : nil)
  }

  private static func code(of kind: RoomEvent.Kind) -> UInt8 {
    switch kind {
    case .message: 0
    case .commit: 1
    case .proposal: 2
    }
  }

  private static func kind(of code: UInt8) -> RoomEvent.Kind? {
    switch code {
    case 0: .message
    case 1: .commit
    case 2: .proposal
    default: nil
    }
  }
}
