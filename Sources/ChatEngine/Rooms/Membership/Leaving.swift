import ChatProtocol
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  /// Leaving takes effect for this user at once; the others remove the leaf when one of them commits. A device without
  /// the room's keys leaves, too: the server then asks for the removal.
  func leave(_ reference: Text?, room: Room) {
    leave(room, LeaveWish(reference: reference, attempts: 0, stay: room.standing.joinedSeq))
  }

  func leave(_ room: Room, _ wish: LeaveWish) {
    guard room.membership != .left else { return fail(wish.reference, room.unusable) }
    var body = JSON.object("id", .string(newID().text))
    if room.status == .ok, var group = room.group {
      guard let proposal = try? group.protectProposal(.remove(group.ownLeaf), entropy: entropy) else {
        return fail(wish.reference, .keyFailure)
      }
      room.group = group
      storeGroup(of: room)
      body.add("proposal", .bytes(proposal))
    }
    request(
      "POST", "/leave", of: room, body,
      for: .leave(LeaveWish(reference: wish.reference, attempts: wish.attempts, stay: room.standing.joinedSeq)))
  }

  func leaveAnswered(_ reply: EngineReply, _ wish: LeaveWish, in room: Room) {
    if reply.status == 409, reply.body?[string: "code"] == "stale_epoch", wish.attempts < RoomJob.attemptLimit {
      fetch(room)
      let next = LeaveWish(reference: wish.reference, attempts: wish.attempts + 1, stay: wish.stay)
      return after(100 + jitter(below: 200), .leave(next), in: room)
    }
    guard reply.isSuccess else { return fail(wish.reference, reply.failure) }
    // Who was invited again while the answer was on its way has left the stay before.
    if room.standing.joinedSeq == wish.stay { close(room, because: Failure(.left)) }
    succeed(wish.reference)
  }

  /// The room's keys go; what was read stays.
  func close(_ room: Room, because reason: Failure) {
    room.transition(to: .left)
    room.record.reason = reason
    let failure = room.unusable
    room.group = nil
    room.pending = nil
    room.record.leaving = []
    room.departing = []
    storeDeparting(of: room)
    let outgoing = room.outbox
    room.outbox = []
    for message in outgoing { drop(message, of: room, failure) }
    dropFewTimeKeys(of: room)
    endOneTimeKeys(of: room)
    dropWitnesses(of: room)
    store(room)
    storeGroup(of: room)
    storePending(of: room)
    failJobs(of: room, failure)
    if room.isInvitedAnew {
      room.isInvitedAnew = false
      after(0, .synchronise)
    }
  }
}
