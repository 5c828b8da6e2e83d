public import WireCoding

/// Text armour around binary keys (RFC 7468): one block with a label.
public struct PEM: Equatable, Sendable {
  /// For example `PUBLIC KEY`.
  public let label: Text
  public let bytes: [UInt8]

  public init(label: Text, bytes: [UInt8]) {
    self.label = label
    self.bytes = bytes
  }

  /// The block, with lines of 64 characters, and a line feed at the end.
  public var text: [UInt8] {
    var lines = Array(Text("-----BEGIN \(label)-----\n").utf8)
    var column = 0
    var digits = Base64URL.encode(bytes).utf8.map { $0 == 0x2d ? UInt8(0x2b) : $0 == 0x5f ? 0x2f : $0 }
    while digits.count % 4 != 0 { digits.append(0x3d) }
    for digit in digits {
      lines.append(digit)
      column += 1
      if column % 64 == 0 { lines.append(0x0a) }
    }
    if column % 64 != 0 { lines.append(0x0a) }
    digits.wipe()
    lines.append(contentsOf: Text("-----END \(label)-----\n").utf8)
    return lines
  }

  /// Reads the first block of a text; what stands around it is passed over.
  ///
  /// - Throws: `invalidEncoding`.
  public init(parsing text: [UInt8]) throws(HBSSError) {
    var label: Text?
    var digits: [UInt8] = []
    for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
      if let begun = label {
        if Self.label(of: line, after: "-----END ") == begun {
          guard let bytes = Self.decode(digits) else { throw .invalidEncoding }
          self.init(label: begun, bytes: bytes)
          digits.wipe()
          return
        }
        digits.append(contentsOf: line)
      } else {
        label = Self.label(of: line, after: "-----BEGIN ")
      }
    }
    throw .invalidEncoding
  }

  private static func label(of line: ArraySlice<UInt8>, after prefix: Literal) -> Text? {
    let start = Array(prefix.utf8)
    let end = Array(Literal("-----").utf8)
    guard line.count > start.count + end.count, line.count < 100, line.starts(with: start), line.suffix(5) == end[...]
    else { return nil }
    return try? UTF8Text.string(from: [UInt8](line.dropFirst(start.count).dropLast(end.count)))
  }

  private static func decode(_ digits: [UInt8]) -> [UInt8]? {
    var url: [UInt8] = []
    var padding = 0
    for digit in digits {
      switch digit {
      case 0x20, 0x09: continue
      case 0x3d: padding += 1
      case 0x2b: url.append(0x2d)
      case 0x2f: url.append(0x5f)
      case 0x2d, 0x5f: return nil
      default: url.append(digit)
      }
      if padding > 0, digit != 0x3d { return nil }
    }
    guard padding < 3, (url.count + padding) % 4 == 0 else { return nil }
    let bytes = try? Base64URL.decode(Text(decoding: url, as: UTF8.self))
    url.wipe()
    return bytes
  }
}
