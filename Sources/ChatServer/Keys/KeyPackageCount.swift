import WireCoding

/// How many KeyPackages of a suite a device has left.
struct KeyPackageCount: Sendable {
  let suite: Int64
  let available: Int64
  let hasLastResort: Bool

  var json: JSON {
    ["suite": .integer(suite), "available": .integer(available), "lastResort": .bool(hasLastResort)]
  }
}
