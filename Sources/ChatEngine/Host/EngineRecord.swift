public import WireCoding

/// One entry of the client's store. Keys are ASCII; values are opaque to the store.
public struct EngineRecord: Equatable, Sendable {
  public let key: Text
  public let value: [UInt8]

  public init(key: Text, value: [UInt8]) {
    self.key = key
    self.value = value
  }

  /// Messages are left in the store: hosts page through them without the engine.
  public static var messagePrefix: Literal { "m/" }

  /// The key of a message: hexadecimal, so that the order of keys is the order of the log.
  public static func messageKey(room: UUIDv7, seq: UInt64) -> Text {
    var writer = WireWriter()
    writer.write(seq)
    return Text(messagePrefix) + room.text + "/" + Hex.encode(writer.bytes)
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
