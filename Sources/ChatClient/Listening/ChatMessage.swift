import EngineInterface
public import Foundation
public import WireCoding

/// One entry of a room's history, as this device has read and checked it.
public struct ChatMessage: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    case text(String)
    /// A change of the room or its members, in a sentence.
    case change(String)
    /// A message that is not shown, because it does not verify: a stable code, and a sentence.
    case failed(code: String, reason: String)
  }

  public let room: UUIDv7
  /// Its place in the room's log.
  public let seq: UInt64
  /// The sender's account: names may change, this stays. Nil where nobody has done it.
  public let sender: UUIDv7?
  public let username: String
  public let device: UUIDv7?
  /// When the server took it.
  public let date: Date
  public let content: Content
  /// Whether this very device has written it; a bot passes over its own answers so.
  public let isFromThisDevice: Bool

  /// As the store has it.
  package let stored: StoredEntry

  /// - Parameter ownDevice: this device's id.
  init(_ stored: StoredEntry, ownDevice: UUIDv7?) {
    let entry = stored.entry
    room = stored.room
    seq = stored.seq
    sender = entry.author?.user
    username = entry.author?.username ?? ""
    device = entry.device?.id
    date = Date(timeIntervalSince1970: Double(entry.time) / 1000)
    content =
      switch entry.content {
      case .text(_, let text): .text(text)
      case .change: .change(entry.changeSentence ?? "")
      case .failed(_, let failure): .failed(code: failure.code.name, reason: failure.sentence)
      }
    isFromThisDevice = device != nil && device == ownDevice
    self.stored = stored
  }
}
