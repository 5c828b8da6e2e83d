public import WireCoding

/// The name of a pre-shared key (RFC 9420 §8.4).
public struct PreSharedKeyID: Hashable, Sendable, WireCodable {
  public enum Kind: Hashable, Sendable {
    /// A key that the application shares by other means.
    case external(id: [UInt8])
    /// The resumption secret of an epoch of this or another group.
    case resumption(usage: ResumptionUsage, groupID: [UInt8], epoch: UInt64)

    /// Whether the key opens a group that takes another's place (§11.2, §11.3).
    var isSuccession: Bool {
      if case .resumption(let usage, _, _) = self { usage != .application } else { false }
    }
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

  /// Whether no key is named twice with the same nonce. Sorted, O(n log n), since an attacker may name many.
  static func areDistinct(_ ids: [PreSharedKeyID]) -> Bool {
    let encodings = ids.map { $0.encoded }.sorted { $0.isBefore($1) }
    for (one, next) in zip(encodings, encodings.dropFirst()) where one == next { return false }
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
