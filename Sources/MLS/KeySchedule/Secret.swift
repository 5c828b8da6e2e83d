package import WireCoding

/// Secret bytes that are overwritten when the last reference to them ends.
///
/// Groups are values and are copied: a class gives all copies one secret, so that it is neither wiped too early nor left
/// behind by a copy. Take `bytes` for a call and do not keep them, for an array that is shared is not wiped.
///
/// Unchecked, for `bytes` is written: by `deinit` alone, when nobody else holds the secret any more.
package final class Secret: @unchecked Sendable {
  package private(set) var bytes: [UInt8]

  package init(_ bytes: consuming [UInt8]) { self.bytes = bytes }

  deinit { bytes.wipe() }
}

extension Secret: Equatable {
  /// In time that depends on the lengths alone.
  package static func == (left: Secret, right: Secret) -> Bool { left == right.bytes }

  /// In time that depends on the lengths alone.
  package static func == (left: Secret, right: [UInt8]) -> Bool { ConstantTime.areEqual(left.bytes, right) }
}

/// `opaque secret<V>`.
extension Secret: WireCodable {
  package func encode(into writer: inout WireWriter) { writer.write(opaque: bytes) }

  package convenience init(from reader: inout WireReader) throws(WireError) { self.init(try reader.readOpaque()) }
}
