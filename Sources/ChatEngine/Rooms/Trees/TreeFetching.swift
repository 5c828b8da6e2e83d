import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Ratchet trees that stand neither in a Welcome nor in a GroupInfo, but at the server (RFC 9420 §12.4.3.3).
extension ChatEngine {
  /// Times that a tree is asked for which is another than was asked for, or did not come.
  private static var treeAttempts: Int { 4 }

  /// Fetches the tree of a GroupContext, and checks its hash before anything else. It changes no state: a wrong tree, or
  /// none, is asked for once more, some times.
  func fetchTree(of context: GroupContext, room: UUIDv7, for purpose: TreeRequest.Purpose) {
    guard let suite = CipherSuite(id: context.cipherSuite) else {
      return treeFetched(nil, .noGroup, room: room, for: purpose)
    }
    fetch(TreeRequest(room: room, suite: suite, purpose: purpose, parts: TreeParts(hash: context.treeHash)))
  }

  func fetch(_ tree: TreeRequest) {
    let path = "/api/rooms/" + tree.room.text + "/tree/" + Hex.encode(tree.parts.hash)
    request("GET", path + "?first=" + Text(tree.parts.next), for: .tree(tree))
  }

  func treeAnswered(_ asked: TreeRequest, _ reply: EngineReply) {
    var asked = asked
    let failure: EngineFailure
    if reply.isSuccess {
      let isPart = asked.parts.take(reply.bytes)
      if isPart, !asked.parts.isComplete { return fetch(asked) }
      if isPart, let tree = asked.parts.tree(asked.suite) {
        return treeFetched(tree, nil, room: asked.room, for: asked.purpose)
      }
      failure = EngineFailure(.invalidTreeHash)
    } else if reply.isPassing {
      failure = reply.failure
    } else {
      failure = EngineFailure(.missingRatchetTree)
    }
    // Without a connection the next round asks.
    let isCutOff = reply.isPassing && wantsConnection && connection != .online
    guard asked.attempt < Self.treeAttempts, !isCutOff else {
      return treeFetched(nil, failure, room: asked.room, for: asked.purpose)
    }
    let delay = pause(250, doubled: asked.attempt, atMost: 4000)
    // What came may be wrong anywhere: it is had anew from the start.
    asked.parts = TreeParts(hash: asked.parts.hash)
    asked.attempt += 1
    after(delay + jitter(below: delay), .tree(asked))
  }

  /// - Parameter failure: where there is no tree: `missing_ratchet_tree` if the server has none, `invalid_tree_hash` if it
  ///   shows another; a passing one where no answer came.
  private func treeFetched(
    _ tree: RatchetTree?, _ failure: EngineFailure?, room: UUIDv7, for purpose: TreeRequest.Purpose
  ) {
    switch purpose {
    case .welcome(let welcome): treeFetched(tree, failure, of: welcome)
    case .publicState(let info):
      if let room = findRoom(room) { treeFetched(tree, failure, of: info, in: room) }
    }
  }
}
