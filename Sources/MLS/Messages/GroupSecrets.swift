public import WireCoding

/// What a Welcome holds for one new member (RFC 9420 §12.4.3.1).
public struct GroupSecrets: Equatable, Sendable, WireCodable {
  package var joinerSecret: [UInt8]
  /// The path secret of the lowest node that the new member and the committer share.
  var pathSecret: [UInt8]?
  package var preSharedKeys: [PreSharedKeyID]

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: joinerSecret)
    if let pathSecret {
      writer.write(UInt8(1))
      writer.write(opaque: pathSecret)
    } else {
      writer.write(UInt8(0))
    }
    writer.write(vector: preSharedKeys)
  }

  init(joinerSecret: [UInt8], pathSecret: [UInt8]?, preSharedKeys: [PreSharedKeyID]) {
    self.joinerSecret = joinerSecret
    self.pathSecret = pathSecret
    self.preSharedKeys = preSharedKeys
  }

  public init(from reader: inout WireReader) throws(WireError) {
    joinerSecret = try reader.readOpaque()
    switch try reader.readUInt8() {
    case 0: pathSecret = nil
    case 1: pathSecret = try reader.readOpaque()
    default: throw .invalidValue
    }
    preSharedKeys = try reader.readVector(limit: Bounds.preSharedKeys)
  }
}
