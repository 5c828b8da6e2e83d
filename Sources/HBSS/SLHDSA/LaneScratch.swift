import CHashLanes

/// What one thread needs beside the nodes while it fills the lanes.
struct LaneScratch {
  /// Addresses that are made before they are hashed.
  let addresses: UnsafeMutablePointer<hl_address>
  /// Where the chains of these leaves are to be kept.
  let followed: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>
  /// The ends of the chains of as many leaves as there are lanes.
  let chains: UnsafeMutablePointer<UInt8>

  private static let addressesSize = Hypertree.batch * MemoryLayout<hl_address>.stride
  private static let followedSize = Hypertree.batch * MemoryLayout<UnsafeMutablePointer<UInt8>?>.stride

  /// Bytes, a multiple of 16.
  static func size(_ parameters: SLHDSAParameters) -> Int {
    addressesSize + followedSize + Int(HL_MAX_LANES) * parameters.chains * parameters.n
  }

  /// - Parameter base: aligned to 16 bytes.
  init(_ base: UnsafeMutablePointer<UInt8>) {
    let raw = UnsafeMutableRawPointer(base)
    addresses = raw.bindMemory(to: hl_address.self, capacity: Hypertree.batch)
    followed = (raw + Self.addressesSize)
      .bindMemory(to: UnsafeMutablePointer<UInt8>?.self, capacity: Hypertree.batch)
    chains = base + Self.addressesSize + Self.followedSize
  }
}
