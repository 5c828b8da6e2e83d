/// The types of addresses that the trees use (FIPS 205 §4.2). The kernels set those of chains and secrets themselves.
enum AddressType {
  static let wotsHash: UInt32 = 0
  static let wotsPublicKey: UInt32 = 1
  static let tree: UInt32 = 2
  static let forsTree: UInt32 = 3
  static let forsRoots: UInt32 = 4
  static let wotsSecret: UInt32 = 5
  static let forsSecret: UInt32 = 6
  /// Of one-time keys alone: FIPS 205 has no such type.
  static let nextSeed: UInt32 = 7
}
