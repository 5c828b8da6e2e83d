import EngineInterface
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
  /// What will stand in the history, and beside it.
  let entry: TimelineEntry
  let proof: Proof
  /// Whether the user sees it; what the engine itself says to the room stays out of the history.
  let isVisible: Bool
  /// What it says, for the case that it must be encrypted anew.
  let content: [UInt8]

  init(
    id: UUIDv7, epoch: UInt64, payload: [UInt8], entry: TimelineEntry, proof: Proof, isVisible: Bool, content: [UInt8]
  ) {
    self.id = id
    self.epoch = epoch
    self.payload = payload
    self.entry = entry
    self.proof = proof
    self.isVisible = isVisible
    self.content = content
  }

  /// What the user sees of it, if anything.
  var text: Text? {
    guard isVisible, case .text(_, let text) = entry.content else { return nil }
    return text
  }

  /// Of the sender's ratchet in that epoch.
  var generation: UInt32 { proof.signature.generation }
}

extension OutgoingMessage: WireEncodable, WireDecodable {
  func encode(into writer: inout WireWriter) {
    writer.write(id)
    writer.write(epoch)
    writer.write(opaque: payload)
    writer.write(entry)
    writer.write(proof)
    writer.write(bool: isVisible)
    writer.write(opaque: content)
  }

  convenience init(from reader: inout WireReader) throws(WireError) {
    self.init(
      id: try reader.read(), epoch: try reader.readUInt64(), payload: try reader.readOpaque(),
      entry: try reader.read(), proof: try reader.read(), isVisible: try reader.readBool(),
      content: try reader.readOpaque())
  }
}
