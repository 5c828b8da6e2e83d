import CHashLanes

/// The hashes under one key's public seed, many at a time.
///
/// They have the form of FIPS 205 §11.2.2 for n = 32: chains by SHA-256, nodes by SHA-512 cut to 32 bytes, over the padded
/// seed, a 22-byte address and the input. The address's first byte is one that no SLH-DSA layer has.
struct FewTimeHashes {
  private var context = hl_context()

  private enum Purpose {
    static let secret: UInt32 = 0
    static let chain: UInt32 = 1
    static let node: UInt32 = 2
  }

  private static let layer: UInt32 = 0xf7
  private static let batch = 64

  init(publicSeed: [UInt8]) {
    publicSeed.withUnsafeBufferPointer { seed in
      hl_context_init(&context, UInt32(HL_SHA2), UInt32(FewTime.hashSize), seed.baseAddress)
    }
  }

  @inline(never)
  private static func addresses(_ purpose: UInt32, level: Int, indices: [UInt16]) -> [hl_address] {
    [hl_address](unsafeUninitializedCapacity: indices.count) { addresses, count in
      for (place, index) in indices.enumerated() {
        addresses.initializeElement(
          at: place,
          to: hl_address(tree: 0, layer: layer, type: purpose, word1: 0, word2: UInt32(index), word3: UInt32(level)))
      }
      count = indices.count
    }
  }

  /// The secrets with these numbers, 32 bytes each. The caller wipes them.
  func secrets(_ indices: [UInt16], seed: UnsafePointer<UInt8>) -> [UInt8] {
    var secrets = [UInt8](repeating: 0, count: indices.count * FewTime.hashSize)
    let addresses = Self.addresses(Purpose.secret, level: 0, indices: indices)
    withUnsafePointer(to: context) { context in
      secrets.withUnsafeMutableBufferPointer { out in
        guard let out = out.baseAddress else { return }
        hl_prf(context, seed, addresses.count, addresses, out)
      }
    }
    return secrets
  }

  /// Takes the values of these chains from their beginning to their end, in place.
  func complete(_ values: inout [UInt8], indices: [UInt16]) {
    precondition(values.count == indices.count * FewTime.hashSize)
    let addresses = Self.addresses(Purpose.chain, level: 0, indices: indices)
    withUnsafePointer(to: context) { context in
      values.withUnsafeMutableBufferPointer { values in
        guard let values = values.baseAddress else { return }
        hl_chains(context, addresses.count, addresses, UInt32(FewTime.chainLength), values)
      }
    }
  }

  /// The parents, with these numbers in their level, of pairs of nodes of 64 bytes each.
  func parents(_ pairs: [UInt8], indices: [UInt16], level: Int) -> [UInt8] {
    precondition(pairs.count == 2 * indices.count * FewTime.hashSize)
    var parents = [UInt8](repeating: 0, count: indices.count * FewTime.hashSize)
    let addresses = Self.addresses(Purpose.node, level: level, indices: indices)
    withUnsafePointer(to: context) { context in
      pairs.withUnsafeBufferPointer { pairs in
        parents.withUnsafeMutableBufferPointer { out in
          guard let pairs = pairs.baseAddress, let out = out.baseAddress else { return }
          hl_tweak(context, addresses.count, addresses, pairs, 2 * FewTime.hashSize, out)
        }
      }
    }
    return parents
  }
}
