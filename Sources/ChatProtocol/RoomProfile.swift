public import Ciphers
public import WireCoding

/// A room's name and topic, which the server keeps as one sealed blob (PROTOCOL §2).
public struct RoomProfile: Equatable, Sendable {
  public static let nameLimit = 128
  public static let topicLimit = 1024

  public var name: Text
  public var topic: Text

  public init(name: Text, topic: Text = "") {
    self.name = name
    self.topic = topic
  }

  /// - Throws: `invalidField` where the name or the topic is too long.
  public func sealed(
    key: [UInt8], room: UUIDv7, entropy: any EntropySource
  ) throws(ChatError) -> [UInt8] {
    guard name.utf8.count <= Self.nameLimit, topic.utf8.count <= Self.topicLimit else { throw .invalidField }
    var writer = WireWriter()
    writer.write(opaque: Array(name.utf8))
    writer.write(opaque: Array(topic.utf8))
    // Padded, so that the blob's size does not give the name away among common ones.
    let padding = (64 - (writer.bytes.count + 2) % 64) % 64
    writer.write(opaque: [UInt8](repeating: 0, count: padding))
    return try SealedBlob.seal(writer.bytes, key: key, purpose: Self.purpose(room), entropy: entropy)
  }

  public static func open(_ blob: [UInt8], key: [UInt8], room: UUIDv7) throws(ChatError) -> RoomProfile {
    let plaintext = try SealedBlob.open(blob, key: key, purpose: purpose(room))
    do throws(WireError) {
      var reader = WireReader(plaintext)
      let name = try reader.readText(limit: nameLimit)
      let topic = try reader.readText(limit: topicLimit)
      return RoomProfile(name: name, topic: topic)
    } catch {
      throw .malformed
    }
  }

  private static func purpose(_ room: UUIDv7) -> Text { "nightjar room profile v1 " + room.text }
}
