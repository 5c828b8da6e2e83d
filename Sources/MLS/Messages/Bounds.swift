/// The most elements that a decoder takes, well above what an honest group needs.
enum Bounds {
  /// Extensions in one list.
  static let extensions = 256
  /// Values in one list of capabilities.
  static let capabilities = 1024
  /// Leaves of a tree: 2^16.
  static let leaves = 1 << 16
  /// Nodes of a tree.
  static let nodes = 2 * leaves - 1
  /// Proposals in one commit.
  static let proposals = 1 << 12
  /// Nodes of an update path.
  static let path = 32
  /// Pre-shared keys in one list.
  static let preSharedKeys = 256
  /// Certificates in one X.509 credential.
  static let certificates = 64
  /// Stored proposals of one epoch.
  static let storedProposals = 1 << 9
}

extension UInt16 {
  /// MLS 1.0 (RFC 9420 §6).
  static let mls10: UInt16 = 1
}
