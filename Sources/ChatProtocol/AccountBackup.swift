public import Ciphers
public import WireCoding

/// What a new device of an account needs, sealed under a key that only the password's owner can derive (PROTOCOL §1).
public struct AccountBackup: Equatable, Sendable {
  public final class RoomKey: Equatable, Sendable, WireEncodable, WireDecodable {
    public let room: UUIDv7
    /// The key of the room's profile, 32 bytes.
    public let profileKey: [UInt8]

    public init(room: UUIDv7, profileKey: [UInt8]) {
      self.room = room
      self.profileKey = profileKey
    }

    public static func == (left: RoomKey, right: RoomKey) -> Bool {
      left.room == right.room && left.profileKey == right.profileKey
    }

    public func encode(into writer: inout WireWriter) {
      writer.write(room)
      writer.write(opaque: profileKey)
    }

    public init(from reader: inout WireReader) throws(WireError) {
      room = try reader.read()
      profileKey = try reader.readOpaque()
    }
  }

  /// The account's SLH-DSA-SHA2-128s private key, 64 bytes.
  public var accountKey: [UInt8]
  public var rooms: [RoomKey]

  public init(accountKey: [UInt8], rooms: [RoomKey]) {
    self.accountKey = accountKey
    self.rooms = rooms
  }

  public func sealed(key: [UInt8], user: UUIDv7, entropy: any EntropySource) throws(ChatError) -> [UInt8] {
    var writer = WireWriter()
    writer.write(opaque: accountKey)
    writer.write(vector: rooms)
    return try SealedBlob.seal(writer.bytes, key: key, purpose: Self.purpose(user), entropy: entropy)
  }

  public static func open(_ blob: [UInt8], key: [UInt8], user: UUIDv7) throws(ChatError) -> AccountBackup {
    let plaintext = try SealedBlob.open(blob, key: key, purpose: purpose(user))
    do throws(WireError) {
      var reader = WireReader(plaintext)
      let accountKey = try reader.readOpaque()
      let rooms: [RoomKey] = try reader.readVector(limit: 100_000)
      return AccountBackup(accountKey: accountKey, rooms: rooms)
    } catch {
      throw .malformed
    }
  }

  private static func purpose(_ user: UUIDv7) -> Text { "nightjar backup v1 " + user.text }
}
