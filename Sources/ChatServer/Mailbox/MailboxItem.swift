import WireCoding

/// Something for one device alone, kept until the device acknowledges it.
struct MailboxItem: Sendable {
  /// The ``type`` of what leads a device into a room.
  static let welcome = "welcome"

  /// Counts up by one for each item of the device.
  let id: Int64
  let type: String
  let room: UUIDv7
  /// For a Welcome, the seq of its commit: the joiner's cursor starts there.
  let seq: UInt64
  let sender: UUIDv7
  let time: UInt64
  var payload: [UInt8]

  var json: JSON {
    [
      "id": .integer(id), "type": .string(type), "room": .id(room), "seq": .number(seq), "sender": .id(sender),
      "time": .number(time), "payload": .bytes(payload),
    ]
  }
}
