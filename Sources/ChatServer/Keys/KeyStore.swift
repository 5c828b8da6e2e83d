import Crypto
import Database
import WireCoding

/// The statements about KeyPackages.
struct KeyStore {
  let connection: any SQLConnection

  /// One-time packages of a device in a suite.
  static let packageLimit: Int64 = 100

  func insert(_ package: UploadedKeyPackage, device: UUIDv7, now: Int64) throws {
    let hash = Array(SHA256.hash(data: package.bytes))
    if try connection.row("SELECT 1 FROM key_packages WHERE hash = ?1", .blob(hash)) != nil { return }
    if package.isLastResort {
      try connection.execute(
        "DELETE FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 1",
        .id(device), .integer(Int64(package.suite)))
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

  /// Takes the oldest one-time package away, or reads the last-resort one; nil where the device has neither.
  func claim(device: UUIDv7, suite: Int64) throws -> (bytes: [UInt8], isLastResort: Bool)? {
    if let row = try connection.row(
      """
      DELETE FROM key_packages WHERE hash = (
        SELECT hash FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 0
        ORDER BY created_at, hash LIMIT 1 \(connection.skippingLockedRows))
      RETURNING key_package
      """, .id(device), .integer(suite))
    {
      return (try row.blob(0), false)
    }
    return try connection.row(
      "SELECT key_package FROM key_packages WHERE device_id = ?1 AND suite = ?2 AND last_resort = 1",
      .id(device), .integer(suite)
    ).map { (try $0.blob(0), true) }
  }
}
