public import WireCoding

/// A change to the group that a commit can make (RFC 9420 §12.1).
public enum Proposal: Hashable, Sendable, WireCodable {
  indirect case add(KeyPackage)
  indirect case update(LeafNode)
  case remove(UInt32)
  indirect case preSharedKey(PreSharedKeyID)
  indirect case reInit(ReInit)
  case externalInit(kemOutput: [UInt8])
  case groupContextExtensions([Extension])

  public var type: UInt16 {
    switch self {
    case .add: ProposalType.add
    case .update: ProposalType.update
    case .remove: ProposalType.remove
    case .preSharedKey: ProposalType.preSharedKey
    case .reInit: ProposalType.reInit
    case .externalInit: ProposalType.externalInit
    case .groupContextExtensions: ProposalType.groupContextExtensions
    }
  }

  /// Whether a commit with this proposal must have an update path (RFC 9420 §12.4).
  var needsPath: Bool {
    switch self {
    case .update, .remove, .externalInit, .groupContextExtensions: true
    case .add, .preSharedKey, .reInit: false
    }
  }

  var isRemoval: Bool {
    if case .remove = self { true } else { false }
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(type)
    switch self {
    case .add(let keyPackage): writer.write(keyPackage)
    case .update(let leaf): writer.write(leaf)
    case .remove(let leaf): writer.write(leaf)
    case .preSharedKey(let id): writer.write(id)
    case .reInit(let reInit): writer.write(reInit)
    case .externalInit(let kemOutput): writer.write(opaque: kemOutput)
    case .groupContextExtensions(let extensions): writer.write(vector: extensions)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt16() {
    case ProposalType.add: self = .add(try reader.read())
    case ProposalType.update: self = .update(try reader.read())
    case ProposalType.remove: self = .remove(try reader.readUInt32())
    case ProposalType.preSharedKey: self = .preSharedKey(try reader.read())
    case ProposalType.reInit: self = .reInit(try reader.read())
    case ProposalType.externalInit: self = .externalInit(kemOutput: try reader.readOpaque())
    case ProposalType.groupContextExtensions:
      self = .groupContextExtensions(try reader.readVector(limit: Bounds.extensions))
    default: throw .invalidValue
    }
  }
}
