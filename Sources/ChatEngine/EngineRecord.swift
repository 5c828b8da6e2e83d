public import WireCoding

/// One entry of the client's store. Keys are ASCII; values are opaque to the store.
public struct EngineRecord: Equatable, Sendable {
  public let key: String
  public let value: [UInt8]

  public init(key: String, value: [UInt8]) {
    self.key = key
    self.value = value
  }

  /// Messages are left in the store: hosts page through them without the engine.
  public static let messagePrefix = "m/"

  /// The key of a message: hexadecimal, so that the order of keys is the order of the log.
  public static func messageKey(room: UUIDv7, seq: UInt64) -> String {
    let digits = String(seq, radix: 16)
    return messagePrefix + room.text + "/" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
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
