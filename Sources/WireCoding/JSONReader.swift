extension JSON {
  /// The depth past which a value is refused: no frame or vector nests nearly as far.
  public static let depthLimit = 64

  /// Reads one value that takes up all of `text`. Refuses repeated names, invalid UTF-8, unpaired surrogates, leading
  /// zeros and nesting past ``depthLimit``.
  public init(parsing text: [UInt8]) throws(WireError) {
    var reader = JSONReader(text: text)
    self = try reader.readDocument()
  }

  public init(parsing text: Text) throws(WireError) { try self.init(parsing: Array(text.utf8)) }
}

struct JSONReader {
  let text: [UInt8]
  var position = 0

  private static let fewMembers = 12

  init(text: [UInt8]) { self.text = text }

  mutating func readDocument() throws(WireError) -> JSON {
    let value = try readValue(depth: 0)
    skipSpace()
    guard position == text.count else { throw .trailingBytes }
    return value
  }

  private var next: UInt8? { position < text.count ? text[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
  }

  private mutating func readValue(depth: Int) throws(WireError) -> JSON {
    guard depth < JSON.depthLimit else { throw .limitExceeded }
    skipSpace()
    guard let byte = next else { throw .truncated }
    switch byte {
    case 0x7b: return try readObject(depth: depth)
    case 0x5b: return try readArray(depth: depth)
    case 0x22: return .string(try readString())
    case 0x74: return try read(word: "true", as: .bool(true))
    case 0x66: return try read(word: "false", as: .bool(false))
    case 0x6e: return try read(word: "null", as: .null)
    default: return try readNumber()
    }
  }

  private mutating func read(word: Literal, as value: JSON) throws(WireError) -> JSON {
    for byte in word.utf8 {
      guard next == byte else { throw .invalidText }
      position += 1
    }
    return value
  }

  private mutating func readObject(depth: Int) throws(WireError) -> JSON {
    position += 1
    var members: [JSON.Member] = []
    skipSpace()
    if next == 0x7d {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == 0x22 else { throw next == nil ? .truncated : .invalidText }
      let name = try readString()
      skipSpace()
      guard next == 0x3a else { throw next == nil ? .truncated : .invalidText }
      position += 1
      members.append(JSON.Member(named: name, try readValue(depth: depth + 1)))
      skipSpace()
      switch next {
      case 0x2c: position += 1
      case 0x7d:
        position += 1
        guard Self.haveDistinctNames(members) else { throw .invalidText }
        return .object(members)
      case nil: throw .truncated
      default: throw .invalidText
      }
    }
  }

  /// In order of names, since an attacker may send very many; names are compared as they are written.
  private static func haveDistinctNames(_ members: [JSON.Member]) -> Bool {
    // Frames have a handful of members: sorting is only worth its copies where there are more.
    if members.count <= fewMembers {
      for index in members.indices {
        for other in members[..<index] where other.name == members[index].name { return false }
      }
      return true
    }
    var names: [[UInt8]] = []
    for member in members { names.append(Array(member.name.utf8)) }
    names.arrange { $0.isBefore($1) }
    for index in 1..<names.count where names[index - 1] == names[index] { return false }
    return true
  }

  private mutating func readArray(depth: Int) throws(WireError) -> JSON {
    position += 1
    var elements: [JSON] = []
    skipSpace()
    if next == 0x5d {
      position += 1
      return .array([])
    }
    while true {
      elements.append(try readValue(depth: depth + 1))
      skipSpace()
      switch next {
      case 0x2c: position += 1
      case 0x5d:
        position += 1
        return .array(elements)
      case nil: throw .truncated
      default: throw .invalidText
      }
    }
  }

  private mutating func readNumber() throws(WireError) -> JSON {
    let start = position
    if next == 0x2d { position += 1 }
    let firstDigit = position
    try skipDigits()
    if text[firstDigit] == 0x30, position - firstDigit > 1 { throw .invalidText }
    var isInteger = true
    if next == 0x2e {
      isInteger = false
      position += 1
      try skipDigits()
    }
    if next == 0x65 || next == 0x45 {
      isInteger = false
      position += 1
      if next == 0x2b || next == 0x2d { position += 1 }
      try skipDigits()
    }
    guard position - start <= 64 else { throw .limitExceeded }
    if isInteger, let value = integer(from: start) { return .integer(value) }
    return .decimal(Text(decoding: text[start..<position], as: UTF8.self))
  }

  /// The digits since `start`, or nil where `Int64` cannot hold them.
  private func integer(from start: Int) -> Int64? {
    let isNegative = text[start] == 0x2d
    var value: Int64 = 0
    for digit in text[(isNegative ? start + 1 : start)..<position] {
      // Downwards, where there is room for one value more.
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, underflow) = tens.subtractingReportingOverflow(Int64(digit - 0x30))
      if overflow || underflow { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  private mutating func skipDigits() throws(WireError) {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw next == nil ? .truncated : .invalidText }
  }

  private mutating func readString() throws(WireError) -> Text {
    position += 1
    let start = position
    // Most strings have no escape, and many are ASCII: they are taken as one run.
    let (end, all) = runOfCharacters(from: start)
    position = end
    if next == 0x22, all < 0x80 {
      position += 1
      return text.withUnsafeBufferPointer {
        Text(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self)
      }
    }
    var characters = [UInt8](text[start..<end])
    while let byte = next, byte != 0x22 {
      guard byte >= 0x20 else { throw .invalidText }
      position += 1
      if byte == 0x5c { try readEscape(into: &characters) } else { characters.append(byte) }
    }
    guard next == 0x22 else { throw .truncated }
    position += 1
    return try UTF8Text.string(from: characters)
  }

  /// Where the run of plain characters that begins at `start` ends, and all its bytes' bits together.
  private func runOfCharacters(from start: Int) -> (end: Int, bits: UInt8) {
    text.withUnsafeBufferPointer { text in
      var end = start
      var bits: UInt8 = 0
      while end < text.count, text[end] != 0x22, text[end] != 0x5c, text[end] >= 0x20 {
        bits |= text[end]
        end += 1
      }
      return (end, bits)
    }
  }

  private mutating func readEscape(into characters: inout [UInt8]) throws(WireError) {
    guard let byte = next else { throw .truncated }
    position += 1
    switch byte {
    case 0x22, 0x5c, 0x2f: characters.append(byte)
    case 0x62: characters.append(0x08)
    case 0x66: characters.append(0x0c)
    case 0x6e: characters.append(0x0a)
    case 0x72: characters.append(0x0d)
    case 0x74: characters.append(0x09)
    case 0x75:
      var scalar = try readHexQuad()
      if (0xd800..<0xdc00).contains(scalar) {
        guard next == 0x5c else { throw .invalidText }
        position += 1
        guard next == 0x75 else { throw .invalidText }
        position += 1
        let low = try readHexQuad()
        guard (0xdc00..<0xe000).contains(low) else { throw .invalidText }
        scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let value = Unicode.Scalar(scalar), let units = UTF8.encode(value) else { throw .invalidText }
      characters.append(contentsOf: units)
    default: throw .invalidText
    }
  }

  private mutating func readHexQuad() throws(WireError) -> UInt32 {
    guard text.count - position >= 4 else { throw .truncated }
    var value: UInt32 = 0
    for byte in text[position..<position + 4] {
      switch byte {
      case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
      case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
      case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
      default: throw .invalidText
      }
    }
    position += 4
    return value
  }
}
