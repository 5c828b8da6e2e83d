/// A pre-shared key that the application supplies, for joining, committing and processing (RFC 9420 §8.4).
public struct PreSharedKey: Sendable {
  /// Which key this is, without the nonce that a proposal adds.
  public let kind: PreSharedKeyID.Kind
  public let secret: [UInt8]

  public init(id: [UInt8], secret: [UInt8]) {
    kind = .external(id: id)
    self.secret = secret
  }

  /// A resumption secret of another group, or of an epoch of this one whose secrets are not kept.
  public init(groupID: [UInt8], epoch: UInt64, secret: [UInt8]) {
    kind = .resumption(usage: .application, groupID: groupID, epoch: epoch)
    self.secret = secret
  }

  /// Whether this is the key named, whatever a resumption secret is used for.
  func matches(_ other: PreSharedKeyID.Kind) -> Bool {
    switch (kind, other) {
    case (.external(let mine), .external(let theirs)): mine == theirs
    case (.resumption(_, let myGroup, let myEpoch), .resumption(_, let group, let epoch)):
      myGroup == group && myEpoch == epoch
    default: false
    }
  }
}
