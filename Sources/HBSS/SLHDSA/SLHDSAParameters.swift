public import WireCoding

#if hasFeature(Embedded)
  import CHashLanes
#endif

/// One of the twelve parameter sets of FIPS 205 §11, table 2.
public struct SLHDSAParameters: Equatable, Hashable, Sendable {
  /// Static, so that a set is copied without counting references.
  private let label: Literal
  /// Bytes of a hash: 16, 24 or 32.
  public let n: Int
  /// The hypertree's height h, and the number d of its layers.
  let height: Int
  let layers: Int
  /// The height h′ of one XMSS tree.
  let treeHeight: Int
  /// FORS: the height a of a tree, and the number k of trees.
  let forsHeight: Int
  let forsTrees: Int
  private let isOfSHAKE: Bool
  /// The last arc of the set's object identifier below 2.16.840.1.101.3.4.3 (NIST's register of algorithms).
  public let objectIdentifierArc: UInt8

  /// For example `SLH-DSA-SHA2-128s`.
  public var name: Text { Text(label) }

  public static func == (left: Self, right: Self) -> Bool { left.objectIdentifierArc == right.objectIdentifierArc }
  public func hash(into hasher: inout Hasher) { hasher.combine(objectIdentifierArc) }

  #if hasFeature(Embedded)
    /// Whether the module that is linked names a set of SHAKE, or one with n above 16. What only they need is left out of
    /// one that names none: nothing sets these then. Unsafe in name alone: there is one thread.
    nonisolated(unsafe) private static var namesSHAKE = false
    nonisolated(unsafe) private static var namesLarge = false
  #else
    private static let namesSHAKE = true
    private static let namesLarge = true
  #endif

  var usesSHAKE: Bool { Self.namesSHAKE && isOfSHAKE }
  /// Whether n is above 16, so that SHA-512 takes SHA-256's place in part.
  var isLarge: Bool { Self.namesLarge && n > 16 }

  /// Bytes of a public key: 2n.
  public var publicKeySize: Int { 2 * n }
  /// Bytes of a private key: 4n.
  public var privateKeySize: Int { 4 * n }
  /// Bytes of a signature: (1 + k(1 + a) + h + d·len)·n.
  public var signatureSize: Int { (1 + forsTrees * (1 + forsHeight) + height + layers * chains) * n }

  /// The chains of a WOTS+ key, len = 2n + 3 for the Winternitz parameter 16.
  var chains: Int { 2 * n + 3 }
  /// Bytes of the message's digest, m.
  var digestSize: Int { forsDigestSize + (height - treeHeight + 7) / 8 + (treeHeight + 7) / 8 }
  /// Bytes of SIG_FORS.
  var forsSize: Int { forsTrees * (1 + forsHeight) * n }
  /// Bytes of one layer's XMSS signature.
  var layerSize: Int { (chains + treeHeight) * n }
  var forsDigestSize: Int { (forsTrees * forsHeight + 7) / 8 }

  private init(
    _ label: Literal, n: Int, h: Int, d: Int, a: Int, k: Int, usesSHAKE: Bool, objectIdentifierArc: UInt8
  ) {
    self.label = label
    self.n = n
    height = h
    layers = d
    treeHeight = h / d
    forsHeight = a
    forsTrees = k
    isOfSHAKE = usesSHAKE
    self.objectIdentifierArc = objectIdentifierArc
  }

  /// For all sets but the two that chats sign with.
  private static func noting(
    _ label: Literal, n: Int, h: Int, d: Int, a: Int, k: Int, usesSHAKE: Bool, objectIdentifierArc: UInt8
  ) -> Self {
    #if hasFeature(Embedded)
      if usesSHAKE {
        namesSHAKE = true
        hl_link_shake()
      }
      if n > 16 {
        namesLarge = true
        hl_link_large()
      }
    #endif
    return Self(
      label, n: n, h: h, d: d, a: a, k: k, usesSHAKE: usesSHAKE, objectIdentifierArc: objectIdentifierArc)
  }

  // swift-format-ignore
  public static let sha2_128s = Self("SLH-DSA-SHA2-128s", n: 16, h: 63, d: 7, a: 12, k: 14, usesSHAKE: false, objectIdentifierArc: 20)
  // swift-format-ignore
  public static let sha2_128f = Self("SLH-DSA-SHA2-128f", n: 16, h: 66, d: 22, a: 6, k: 33, usesSHAKE: false, objectIdentifierArc: 21)
  // swift-format-ignore
  public static let sha2_192s = Self.noting("SLH-DSA-SHA2-192s", n: 24, h: 63, d: 7, a: 14, k: 17, usesSHAKE: false, objectIdentifierArc: 22)
  // swift-format-ignore
  public static let sha2_192f = Self.noting("SLH-DSA-SHA2-192f", n: 24, h: 66, d: 22, a: 8, k: 33, usesSHAKE: false, objectIdentifierArc: 23)
  // swift-format-ignore
  public static let sha2_256s = Self.noting("SLH-DSA-SHA2-256s", n: 32, h: 64, d: 8, a: 14, k: 22, usesSHAKE: false, objectIdentifierArc: 24)
  // swift-format-ignore
  public static let sha2_256f = Self.noting("SLH-DSA-SHA2-256f", n: 32, h: 68, d: 17, a: 9, k: 35, usesSHAKE: false, objectIdentifierArc: 25)
  // swift-format-ignore
  public static let shake_128s = Self.noting("SLH-DSA-SHAKE-128s", n: 16, h: 63, d: 7, a: 12, k: 14, usesSHAKE: true, objectIdentifierArc: 26)
  // swift-format-ignore
  public static let shake_128f = Self.noting("SLH-DSA-SHAKE-128f", n: 16, h: 66, d: 22, a: 6, k: 33, usesSHAKE: true, objectIdentifierArc: 27)
  // swift-format-ignore
  public static let shake_192s = Self.noting("SLH-DSA-SHAKE-192s", n: 24, h: 63, d: 7, a: 14, k: 17, usesSHAKE: true, objectIdentifierArc: 28)
  // swift-format-ignore
  public static let shake_192f = Self.noting("SLH-DSA-SHAKE-192f", n: 24, h: 66, d: 22, a: 8, k: 33, usesSHAKE: true, objectIdentifierArc: 29)
  // swift-format-ignore
  public static let shake_256s = Self.noting("SLH-DSA-SHAKE-256s", n: 32, h: 64, d: 8, a: 14, k: 22, usesSHAKE: true, objectIdentifierArc: 30)
  // swift-format-ignore
  public static let shake_256f = Self.noting("SLH-DSA-SHAKE-256f", n: 32, h: 68, d: 17, a: 9, k: 35, usesSHAKE: true, objectIdentifierArc: 31)

  /// All twelve sets, in the order of their object identifiers.
  public static let all: [Self] = [
    sha2_128s, sha2_128f, sha2_192s, sha2_192f, sha2_256s, sha2_256f, shake_128s, shake_128f, shake_192s, shake_192f,
    shake_256s, shake_256f,
  ]

  /// The set of that name, in any case, or nil.
  public init?(named name: Text) {
    let wanted = Self.lowerCase(name)
    for set in Self.all where Self.lowerCase(set.name) == wanted {
      self = set
      return
    }
    return nil
  }

  /// Of ASCII.
  private static func lowerCase(_ name: Text) -> [UInt8] {
    name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
  }
}
