import WireCoding

/// KeyPackages of many people, claimed by one request.
struct BatchOfClaims: Sendable {
  /// People that one request may name.
  static let userLimit = 500
  /// Bytes of KeyPackages after which nobody more is claimed for.
  static let byteLimit = 1 << 20

  private(set) var packages: [(user: UUIDv7, claimed: KeyService.Claimed)] = []
  /// Those without a device that has a KeyPackage, and ids that are nobody's.
  private(set) var without: [UUIDv7] = []
  /// Those for whom another request has to ask.
  var rest: [UUIDv7] = []
  private var bytes = 0

  var isFull: Bool { bytes >= Self.byteLimit }

  mutating func add(_ claimed: [KeyService.Claimed], of user: UUIDv7) {
    if claimed.isEmpty { without.append(user) }
    for one in claimed {
      packages.append((user, one))
      bytes += one.bytes.count
    }
  }

  var json: JSON {
    [
      "packages": .array(packages.map { .object([JSON.Member("user", .id($0.user))] + $0.claimed.members) }),
      "without": .array(without.map { .id($0) }), "rest": .array(rest.map { .id($0) }),
    ]
  }
}
