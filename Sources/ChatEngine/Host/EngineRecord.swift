public import WireCoding

/// One entry of the client's store. Keys are ASCII; values are opaque to the store.
public struct EngineRecord: Equatable, Sendable {
  public let key: Text
  public let value: [UInt8]

  public init(key: Text, value: [UInt8]) {
    self.key = key
    self.value = value
  }

  /// Entries of the timeline, each a ``TimelineEntry``. They are left in the store: hosts page through them without the engine.
  public static var entryPrefix: Literal { "m/" }
  /// How messages were signed, each a ``Proof``. They are left in the store, too, and read when somebody looks.
  public static var proofPrefix: Literal { "p/" }

  /// Whether the engine wants a record back when it starts.
  public static func isForEngine(_ key: Text) -> Bool {
    !key.hasPrefix(Text(entryPrefix)) && !key.hasPrefix(Text(proofPrefix))
  }

  /// The key of the entry at a place of a room's log: hexadecimal, so that the order of keys is the order of the log.
  public static func entryKey(room: UUIDv7, seq: UInt64) -> Text { key(entryPrefix, room, seq) }

  /// The key of the proof of the message at a place of a room's log.
  public static func proofKey(room: UUIDv7, seq: UInt64) -> Text { key(proofPrefix, room, seq) }

  /// The place in its room's log that a record's key names: of an entry or a proof.
  public static func seq(of key: Text) -> UInt64? {
    let bytes = Array(key.utf8)
    guard bytes.count > 17, bytes[bytes.count - 17] == 0x2f,
      let digits = try? Hex.decode(Text(decoding: bytes[(bytes.count - 16)...], as: UTF8.self))
    else { return nil }
    var reader = WireReader(digits)
    return try? reader.readUInt64()
  }

  private static func key(_ prefix: Literal, _ room: UUIDv7, _ seq: UInt64) -> Text {
    var writer = WireWriter()
    writer.write(seq)
    return Text(prefix) + room.text + "/" + Hex.encode(writer.bytes)
  }
}

extension EngineRecord: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: Array(key.utf8))
    writer.write(opaque: value)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    key = try UTF8Text.string(from: reader.readOpaque())
    value = try reader.readOpaque()
  }
}
