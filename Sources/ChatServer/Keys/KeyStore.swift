import Crypto
import Database
import MLS
import WireCoding

/// The statements about KeyPackages.
struct KeyStore {
  let connection: any SQLConnection

  /// One-time packages of a device in a suite.
  static let packageLimit: Int64 = 100

  /// Keeps other uploads of a device waiting: one counts first, and inserts afterwards.
  func lock(_ device: UUIDv7) throws { try connection.lock("SELECT id FROM devices WHERE id = ?1", .id(device)) }

  /// Files a package. One that is here already stays as it is, and one that was claimed or replaced stays gone: an upload
  /// may be repeated late, when its first answer was lost.
  func insert(_ package: UploadedKeyPackage, device: UUIDv7, now: Int64) throws {
    let hash = Array(SHA256.hash(data: package.bytes))
    // In one statement: a claim beside this moves the package from the one table to the other.
    let known = try connection.row(
      """
      SELECT 1 FROM key_packages WHERE hash = ?1 UNION ALL SELECT 1 FROM claimed_key_packages WHERE hash = ?1
      """, .blob(hash))
    if known != nil { return }
    if package.isLastResort {
      let replaced = try connection.rows(
        """
        DELETE FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 1 RETURNING hash, key_package
        """, .id(device), .integer(Int64(package.suite)))
      for row in replaced { try remember(try row.blob(0), of: try row.blob(1), device: device) }
    } else {
      let count = try connection.row(
        "SELECT COUNT(*) FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 0",
        .id(device), .integer(Int64(package.suite)))?.integer(0)
      guard count ?? 0 < Self.packageLimit else {
        throw APIError.conflict(
          "too_many_key_packages", "A device keeps at most \(Self.packageLimit) one-time KeyPackages in a suite.")
      }
    }
    try connection.execute(
      """
      INSERT INTO key_packages (hash, device_id, suite, last_resort, key_package, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      """,
      .blob(hash), .id(device), .integer(Int64(package.suite)), .flag(package.isLastResort), .blob(package.bytes),
      .integer(now))
  }

  func counts(device: UUIDv7) throws -> [KeyPackageCount] {
    try connection.rows(
      """
      SELECT suite, COUNT(*) - SUM(last_resort), SUM(last_resort) FROM key_packages
      WHERE device_id = ?1 GROUP BY suite ORDER BY suite
      """, .id(device)
    ).map {
      KeyPackageCount(suite: try $0.integer(0), available: try $0.integer(1), hasLastResort: try $0.integer(2) > 0)
    }
  }

  /// Keeps the hash of a package that is gone, so that it cannot be filed again.
  private func remember(_ hash: [UInt8], of package: [UInt8], device: UUIDv7) throws {
    try connection.execute(
      "INSERT INTO claimed_key_packages (hash, device_id, expires_at) VALUES (?1, ?2, ?3)",
      .blob(hash), .id(device), .integer(Self.expiry(of: package)))
  }

  /// Forgets the packages that are gone and too old to be filed again.
  func purge(now: Int64) throws {
    try connection.execute("DELETE FROM claimed_key_packages WHERE expires_at < ?1", .integer(now))
  }

  /// Takes the oldest one-time package away, or reads the last-resort one; nil where the device has neither.
  func claim(device: UUIDv7, suite: Int64) throws -> (bytes: [UInt8], isLastResort: Bool)? {
    if let row = try connection.row(
      """
      DELETE FROM key_packages WHERE hash = (
        SELECT hash FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 0
        ORDER BY created_at, hash LIMIT 1 \(connection.skippingLockedRows))
      RETURNING hash, key_package
      """, .id(device), .integer(suite))
    {
      let package = try row.blob(1)
      try remember(try row.blob(0), of: package, device: device)
      return (package, false)
    }
    return try connection.row(
      "SELECT key_package FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 1",
      .id(device), .integer(suite)
    ).map { (try $0.blob(0), true) }
  }

  /// When a package will be refused for its age, in milliseconds since 1970; an hour is left to clocks that go wrong.
  private static func expiry(of package: [UInt8]) -> Int64 {
    guard let decoded = try? KeyPackage(decoding: package), case .keyPackage(let lifetime) = decoded.leafNode.source
    else { return .max }
    let end = lifetime.notAfter.addingReportingOverflow(3600)
    let milliseconds = end.partialValue.multipliedReportingOverflow(by: 1000)
    return end.overflow || milliseconds.overflow ? .max : Int64(clamping: milliseconds.partialValue)
  }
}
