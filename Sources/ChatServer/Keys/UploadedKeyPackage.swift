/// A KeyPackage on its way into the directory.
struct UploadedKeyPackage: Sendable {
  let suite: UInt16
  let isLastResort: Bool
  /// An encoded MLS KeyPackage (RFC 9420 §10).
  let bytes: [UInt8]

  /// Bytes: a leaf with two hash-based signatures and an X-Wing key fits well.
  static let sizeLimit = 128 * 1024
}
