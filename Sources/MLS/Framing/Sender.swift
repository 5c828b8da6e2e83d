public import WireCoding

/// Who sent a message (RFC 9420 §6).
public enum Sender: Hashable, Sendable, WireCodable {
  /// A member, by its leaf.
  case member(UInt32)
  /// One of the external senders of the GroupContext, by its index in their list.
  case external(UInt32)
  /// A client outside that proposes to be added (§12.1.8).
  case newMemberProposal
  /// A client outside that adds itself by an external commit (§12.4.3.2).
  case newMemberCommit

  public func encode(into writer: inout WireWriter) {
    switch self {
    case .member(let leaf):
      writer.write(UInt8(1))
      writer.write(leaf)
    case .external(let index):
      writer.write(UInt8(2))
      writer.write(index)
    case .newMemberProposal: writer.write(UInt8(3))
    case .newMemberCommit: writer.write(UInt8(4))
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1: self = .member(try reader.readUInt32())
    case 2: self = .external(try reader.readUInt32())
    case 3: self = .newMemberProposal
    case 4: self = .newMemberCommit
    default: throw .invalidValue
    }
  }

  /// Whether the signature covers the GroupContext (RFC 9420 §6.1).
  var signsContext: Bool {
    switch self {
    case .member, .newMemberCommit: true
    case .external, .newMemberProposal: false
    }
  }
}
