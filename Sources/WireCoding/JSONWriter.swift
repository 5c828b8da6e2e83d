extension JSON {
  /// The shortest text of this value, UTF-8.
  public var encoded: [UInt8] {
    var writer = JSONWriter()
    writer.write(self)
    return writer.text
  }

  public var text: Text { Text(decoding: encoded, as: UTF8.self) }
}

struct JSONWriter {
  var text: [UInt8] = []

  mutating func write(_ value: JSON) {
    switch value.value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): text.append(contentsOf: Text(number).utf8)
    case .decimal(let digits): text.append(contentsOf: digits.utf8)
    case .string(let string): write(string: string)
    case .array(let elements):
      text.append(0x5b)
      for (index, element) in elements.enumerated() {
        if index > 0 { text.append(0x2c) }
        write(element)
      }
      text.append(0x5d)
    case .object(let members):
      text.append(0x7b)
      for (index, member) in members.enumerated() {
        if index > 0 { text.append(0x2c) }
        write(string: member.name)
        text.append(0x3a)
        write(member.value)
      }
      text.append(0x7d)
    }
  }

  private mutating func append(_ string: Literal) { text.append(contentsOf: string.utf8) }

  private mutating func write(string: Text) {
    text.append(0x22)
    var string = string
    string.withUTF8 { bytes in
      for byte in bytes {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5c: append("\\\\")
        case 0x0a: append("\\n")
        case 0x0d: append("\\r")
        case 0x09: append("\\t")
        case 0..<0x20, 0x7f:
          append("\\u00")
          text.append(contentsOf: Hex.encode([byte]).utf8)
        default: text.append(byte)
        }
      }
    }
    text.append(0x22)
  }
}
