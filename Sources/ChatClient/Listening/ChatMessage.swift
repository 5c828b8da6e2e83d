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

  /// The engine's own form (`docs/PROTOCOL.md` §8).
  package let json: JSON

  /// - Parameter ownDevice: this device's id.
  init?(_ json: JSON, ownDevice: UUIDv7?) {
    guard let room = json["room"]?.uuid, let seq = json["seq"]?.unsigned else { return nil }
    self.room = room
    self.seq = seq
    sender = json["sender"]?.uuid
    username = json["username"]?.string ?? ""
    device = json["device"]?.uuid
    date = Date(timeIntervalSince1970: Double(json["time"]?.unsigned ?? 0) / 1000)
    let text = json["text"]?.string ?? ""
    content =
      switch json["kind"]?.string {
      case "system": .change(text)
      case "failed":
        .failed(
          code: json["failure"]?["code"]?.string ?? "failed", reason: json["failure"]?["message"]?.string ?? "")
      default: .text(text)
      }
    isFromThisDevice = device != nil && device == ownDevice
    self.json = json
  }
}
