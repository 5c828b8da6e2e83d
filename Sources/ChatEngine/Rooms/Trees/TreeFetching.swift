import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Ratchet trees that stand neither in a Welcome nor in a GroupInfo, but at the server (RFC 9420 §12.4.3.3).
extension ChatEngine {
  /// Times that a tree is asked for which is another than was asked for, or did not come.
  private static let treeAttempts = 4

  /// Fetches the tree of a GroupContext, and checks its hash before anything else. It changes no state: a wrong tree, or
  /// none, is asked for once more, some times.
  ///
  /// - Parameter completion: called with the tree, or why there is none: `missing_ratchet_tree` where the server has none,
  ///   `invalid_tree_hash` where it shows another; a passing failure where no answer came.
  func fetchTree(
    of context: GroupContext, room: UUIDv7,
    then completion: @escaping (ChatEngine, RatchetTree?, EngineFailure?) -> Void
  ) {
    guard let suite = CipherSuite(id: context.cipherSuite) else { return completion(self, nil, .noGroup) }
    fetchTree(TreeParts(hash: context.treeHash), suite: suite, room: room, attempt: 1, then: completion)
  }

  private func fetchTree(
    _ parts: TreeParts, suite: CipherSuite, room: UUIDv7, attempt: Int,
    then completion: @escaping (ChatEngine, RatchetTree?, EngineFailure?) -> Void
  ) {
    let path = "/api/rooms/\(room.text)/tree/\(Hex.encode(parts.hash))?first=\(parts.next)"
    request("GET", path) { engine, reply in
      let failure: EngineFailure
      if reply.isSuccess {
        var parts = parts
        let isPart = parts.take(reply.bytes)
        if isPart, !parts.isComplete {
          return engine.fetchTree(parts, suite: suite, room: room, attempt: attempt, then: completion)
        }
        if isPart, let tree = parts.tree(suite) { return completion(engine, tree, nil) }
        failure = EngineFailure(.invalidTreeHash)
      } else if reply.isPassing {
        failure = reply.failure
      } else {
        failure = EngineFailure(.missingRatchetTree)
      }
      // Without a connection the next round asks.
      let isCutOff = reply.isPassing && engine.wantsConnection && engine.connection != .online
      guard attempt < Self.treeAttempts, !isCutOff else { return completion(engine, nil, failure) }
      let delay = engine.pause(250, doubled: attempt, atMost: 4000)
      engine.after(delay + engine.jitter(below: delay)) { engine in
        // What came may be wrong anywhere: it is had anew from the start.
        engine.fetchTree(
          TreeParts(hash: parts.hash), suite: suite, room: room, attempt: attempt + 1, then: completion)
      }
    }
  }
}
