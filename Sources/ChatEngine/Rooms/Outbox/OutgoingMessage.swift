import WireCoding

/// A message that is encrypted and on disk, and that the server has not acknowledged yet.
///
/// It is sent again as it is: the same bytes under the same id, so that neither a key nor a message is used twice.
final class OutgoingMessage {
  let id: UUIDv7
  /// In which it was encrypted; 0 where that was in another history than the group's.
  var epoch: UInt64
  /// An encoded MLSMessage.
  let payload: [UInt8]
  /// The MESSAGE that will stand in the history, JSON text.
  let message: [UInt8]
  /// Whether the user sees it; what the engine itself says to the room stays out of the history.
  let isVisible: Bool
  /// What it says, for the case that it must be encrypted anew; empty where an older version stored it.
  let content: [UInt8]

  init(id: UUIDv7, epoch: UInt64, payload: [UInt8], message: [UInt8], isVisible: Bool, content: [UInt8]) {
    self.id = id
    self.epoch = epoch
    self.payload = payload
    self.message = message
    self.isVisible = isVisible
    self.content = content
  }

  /// Of the sender's ratchet in that epoch.
  var generation: UInt32? {
    (try? JSON(parsing: message))?["signature"]?[unsigned: "generation"].map { UInt32(clamping: $0) }
  }
}

extension OutgoingMessage: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(epoch)
    writer.write(opaque: payload)
    writer.write(opaque: message)
    writer.write(UInt8(isVisible ? 1 : 0))
    writer.write(opaque: content)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), epoch: try reader.readUInt64(), payload: try reader.readOpaque(),
      message: try reader.readOpaque(), isVisible: try reader.readUInt8() == 1,
      content: reader.isAtEnd ? [] : try reader.readOpaque())
  }
}
