public import WireCoding

/// The body of a message.
public enum ContentPart: Equatable, Sendable {
  /// Deletes the message that the content replaces.
  case empty
  /// Markdown text.
  case render(Text)
  /// One emoji, or another short text, on the message that the content replies to.
  case reaction(Text)
  /// A part that belongs to Nightjar alone, for example a room's new profile key.
  case `extension`(name: Text, body: [UInt8])
  /// A part of a later version: its fallback line is shown and its body kept.
  case unknown(kind: UInt8, fallback: Text, body: [UInt8])

  private var kind: UInt8 {
    switch self {
    case .empty: 0
    case .render: 1
    case .reaction: 2
    case .extension: 0xf0
    case .unknown(let kind, _, _): kind
    }
  }
}

extension ContentPart: WireEncodable, WireDecodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(kind)
    switch self {
    case .empty:
      writer.write(opaque: [])
      writer.write(opaque: [])
    case .render(let text), .reaction(let text):
      writer.write(opaque: [])
      writer.write(opaque: Array(text.utf8))
    case .extension(let name, let body):
      var inner = WireWriter()
      inner.write(opaque: Array(name.utf8))
      inner.write(opaque: body)
      writer.write(opaque: [])
      writer.write(opaque: inner.bytes)
    case .unknown(_, let fallback, let body):
      writer.write(opaque: Array(fallback.utf8))
      writer.write(opaque: body)
    }
  }

  @inline(never)
  public init(from reader: inout WireReader) throws(WireError) {
    let kind = try reader.readUInt8()
    let fallback = try UTF8Text.string(from: reader.readOpaque())
    let body = try reader.readOpaque()
    switch kind {
    case 0: self = .empty
    case 1: self = .render(try UTF8Text.string(from: body))
    case 2: self = .reaction(try UTF8Text.string(from: body))
    case 0xf0:
      var inner = WireReader(body)
      let name = try UTF8Text.string(from: inner.readOpaque())
      self = .extension(name: name, body: try inner.readOpaque())
      try inner.finish()
    default: self = .unknown(kind: kind, fallback: fallback, body: body)
    }
  }
}
