public import WireCoding

/// A proposal inside a commit: in full, or by the hash of an earlier message (RFC 9420 §12.4).
public enum ProposalOrReference: Hashable, Sendable, WireCodable {
  indirect case proposal(Proposal)
  case reference([UInt8])

  public func encode(into writer: inout WireWriter) {
    switch self {
    case .proposal(let proposal):
      writer.write(UInt8(1))
      writer.write(proposal)
    case .reference(let reference):
      writer.write(UInt8(2))
      writer.write(opaque: reference)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt8() {
    case 1: self = .proposal(try reader.read())
    case 2: self = .reference(try reader.readOpaque())
    default: throw .invalidValue
    }
  }
}
