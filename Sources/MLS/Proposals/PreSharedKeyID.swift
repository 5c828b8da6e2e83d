public import WireCoding

/// The name of a pre-shared key (RFC 9420 §8.4).
public struct PreSharedKeyID: Hashable, Sendable, WireCodable {
  public enum Kind: Hashable, Sendable {
    /// A key that the application shares by other means.
    case external(id: [UInt8])
    /// The resumption secret of an epoch of this or another group.
    case resumption(usage: ResumptionUsage, groupID: [UInt8], epoch: UInt64)
  }

  public enum ResumptionUsage: UInt8, Hashable, Sendable {
    case application = 1
    case reinit = 2
    case branch = 3
  }

  public var kind: Kind
  /// As many random bytes as the suite's hash has.
  public var nonce: [UInt8]

  public init(kind: Kind, nonce: [UInt8]) {
    self.kind = kind
    self.nonce = nonce
  }

  /// Whether no key is named twice with the same nonce: by order, since an attacker may name many.
  static func areDistinct(_ ids: [PreSharedKeyID]) -> Bool {
    guard ids.count > 1 else { return true }
    var encodings: [[UInt8]] = []
    for id in ids { encodings.append(id.encoded) }
    encodings.arrange { $0.isBefore($1) }
    for index in 1..<encodings.count where encodings[index - 1] == encodings[index] { return false }
    return true
  }

  public func encode(into writer: inout WireWriter) {
    switch kind {
    case .external(let id):
      writer.write(UInt8(1))
      writer.write(opaque: id)
    case .resumption(let usage, let groupID, let epoch):
      writer.write(UInt8(2))
      writer.write(usage.rawValue)
      writer.write(opaque: groupID)
      writer.write(epoch)
    }
    writer.write(opaque: nonce)
  }

  @inline(never)
  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1: kind = .external(id: try reader.readOpaque())
    case 2:
      guard let usage = ResumptionUsage(rawValue: try reader.readUInt8()) else { throw .invalidValue }
      let groupID = try reader.readOpaque()
      kind = .resumption(usage: usage, groupID: groupID, epoch: try reader.readUInt64())
    default: throw .invalidValue
    }
    nonce = try reader.readOpaque()
  }
}
