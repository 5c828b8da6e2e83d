public import WireCoding

/// A typed addition to a leaf, a KeyPackage, a GroupContext or a GroupInfo (RFC 9420 §13).
public struct Extension: Hashable, Sendable, WireCodable {
  public var type: UInt16
  public var data: [UInt8]

  public init(type: UInt16, data: [UInt8]) {
    self.type = type
    self.data = data
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(type)
    writer.write(opaque: data)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    type = try reader.readUInt16()
    data = try reader.readOpaque()
  }
}

extension [Extension] {
  /// The data of the first extension of that type.
  public func data(of type: UInt16) -> [UInt8]? {
    for item in self where item.type == type { return item.data }
    return nil
  }

  /// Whether a type occurs twice.
  var hasDuplicates: Bool {
    var seen = NumberSet()
    for item in self where !seen.insert(UInt32(item.type)) { return true }
    return false
  }
}
