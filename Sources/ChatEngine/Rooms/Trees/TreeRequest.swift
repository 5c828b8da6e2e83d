import Ciphers
import MLS
import WireCoding

/// A ratchet tree that is being fetched.
struct TreeRequest {
  /// What the tree is wanted for.
  enum Purpose {
    case welcome(WaitingWelcome)
    /// To join from outside.
    case publicState(GroupInfo)
  }

  let room: UUIDv7
  let suite: CipherSuite
  let purpose: Purpose
  var parts: TreeParts
  /// How often it was begun.
  var attempt = 1
}
