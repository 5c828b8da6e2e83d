/// A structure with one encoding in the TLS presentation language.
public protocol WireEncodable {
  func encode(into writer: inout WireWriter)
}

/// A structure that can be read from untrusted bytes.
public protocol WireDecodable {
  init(from reader: inout WireReader) throws(WireError)
}

public typealias WireCodable = WireEncodable & WireDecodable

extension WireEncodable {
  /// The structure's whole encoding.
  public var encoded: [UInt8] {
    var writer = WireWriter()
    encode(into: &writer)
    return writer.bytes
  }
}

extension WireDecodable {
  /// Decodes one structure that takes up all of `bytes`.
  public init(decoding bytes: [UInt8]) throws(WireError) {
    var reader = WireReader(bytes)
    try self.init(from: &reader)
    try reader.finish()
  }
}
