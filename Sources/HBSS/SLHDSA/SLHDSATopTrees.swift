#if !hasFeature(Embedded)
  private import Synchronization
#endif

/// The leaves of the top layer's tree of the keys that signed last.
///
/// They are the same in all of a key's signatures, a seventh or an eighth of the work of an s set, and public. A signature
/// checks them each time: they must lead to the public key's root. The f sets' small trees are not worth it.
public final class SLHDSATopTrees: Sendable {
  /// Keys that are remembered, at most 12 KB each; who signed longest ago makes room.
  public static let limit = 8

  private final class Entry: Sendable {
    let key: SLHDSAPublicKey
    let leaves: [UInt8]

    init(key: SLHDSAPublicKey, leaves: [UInt8]) {
      self.key = key
      self.leaves = leaves
    }
  }

  #if hasFeature(Embedded)
    // There is one thread.
    nonisolated(unsafe) private var entries: [Entry] = []
    private func withEntries<Result>(_ body: (inout [Entry]) -> Result) -> Result { body(&entries) }
  #else
    private let entries = Mutex<[Entry]>([])
    private func withEntries<Result>(_ body: (inout sending [Entry]) -> sending Result) -> Result {
      entries.withLock(body)
    }
  #endif

  public init() {}

  /// n bytes for each leaf, or nil where they are not known.
  func leaves(of key: SLHDSAPublicKey) -> [UInt8]? {
    withEntries { entries in
      for entry in entries where entry.key == key { return entry.leaves }
      return nil
    }
  }

  func keep(_ leaves: [UInt8], of key: SLHDSAPublicKey) {
    guard key.parameters.treeHeight > 4 else { return }
    withEntries { entries in
      entries.removeAll { $0.key == key }
      if entries.count == Self.limit { entries.removeFirst() }
      entries.append(Entry(key: key, leaves: leaves))
    }
  }
}
