public import WireCoding

/// The seconds since 1970 between which a KeyPackage may be used, both inclusive (RFC 9420 §7.2).
public struct Lifetime: Hashable, Sendable, WireCodable {
  public var notBefore: UInt64
  public var notAfter: UInt64

  public init(notBefore: UInt64, notAfter: UInt64) {
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// From an hour before `now` (clocks differ) until `seconds` after it.
  public static func starting(at now: UInt64, seconds: UInt64) -> Lifetime {
    let end = now.addingReportingOverflow(seconds)
    return Lifetime(notBefore: now < 3600 ? 0 : now - 3600, notAfter: end.overflow ? .max : end.partialValue)
  }

  public func contains(_ now: UInt64) -> Bool { notBefore <= now && now <= notAfter }

  public func encode(into writer: inout WireWriter) {
    writer.write(notBefore)
    writer.write(notAfter)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    notBefore = try reader.readUInt64()
    notAfter = try reader.readUInt64()
  }
}
