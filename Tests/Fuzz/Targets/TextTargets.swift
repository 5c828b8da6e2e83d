import WireCoding

enum TextTargets {
  static func json(_ bytes: [UInt8]) {
    guard let value = try? JSON(parsing: bytes) else { return }
    let again = try? JSON(parsing: value.encoded)
    precondition(again == value, "JSON that was read is written as another value")
  }

  static func text(_ bytes: [UInt8]) {
    guard let text = try? UTF8Text.string(from: bytes) else { return }
    precondition(Array(text.utf8) == bytes, "text changed")
    if let decoded = try? Base64URL.decode(text) {
      precondition(Base64URL.encode(decoded) == text, "two base64url texts of one value")
    }
    if let decoded = try? Hex.decode(text) { precondition(Hex.encode(decoded).utf8.count == text.utf8.count) }
    if let id = try? UUIDv7(text: text) { precondition(id.text == text, "two texts of one id") }
  }

  /// The bytes say themselves what is read: one byte chooses, the rest is the input.
  static func wire(_ bytes: [UInt8]) {
    var script = EditScript(bytes)
    let steps = script.bytes(16)
    var reader = WireReader(script.rest())
    for step in steps {
      let before = reader.remaining
      switch step % 9 {
      case 0: _ = try? reader.readUInt8()
      case 1: _ = try? reader.readUInt16()
      case 2: _ = try? reader.readUInt32()
      case 3: _ = try? reader.readUInt64()
      case 4: _ = try? reader.read(count: Int(step))
      case 5: _ = try? reader.readOpaque()
      case 6: _ = try? reader.readVector(of: UUIDv7.self, limit: 64)
      case 7: if let inner = try? reader.readNested() { precondition(inner.remaining <= before) }
      default: _ = try? reader.readOptional(UUIDv7.self)
      }
      precondition(reader.remaining >= 0 && reader.remaining <= before)
    }
    let offset = reader.offset
    precondition(reader.bytes(since: 0).count == offset)
  }
}
