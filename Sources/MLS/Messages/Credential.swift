public import WireCoding

/// The identity that a leaf claims (RFC 9420 §5.3).
///
/// Whether the claim holds is the application's to check: Nightjar does so through device certificates.
public enum Credential: Hashable, Sendable {
  /// Bytes whose meaning the application knows.
  case basic([UInt8])
  /// A certificate chain in DER, end entity first; carried, not interpreted.
  case x509([[UInt8]])

  public static let basicType: UInt16 = 1
  public static let x509Type: UInt16 = 2

  /// The number that capabilities list.
  public var type: UInt16 {
    switch self {
    case .basic: Self.basicType
    case .x509: Self.x509Type
    }
  }

  /// The identity of a basic credential; empty for others.
  public var identity: [UInt8] {
    switch self {
    case .basic(let identity): identity
    case .x509: []
    }
  }
}

extension Credential: WireCodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(type)
    switch self {
    case .basic(let identity): writer.write(opaque: identity)
    case .x509(let certificates): writer.write(list: certificates)
    }
  }

  public init(from reader: inout WireReader) throws(WireError) {
    switch try reader.readUInt16() {
    case Self.basicType: self = .basic(try reader.readOpaque())
    case Self.x509Type: self = .x509(try reader.readOpaques(limit: Bounds.certificates))
    default: throw .invalidValue
    }
  }
}
