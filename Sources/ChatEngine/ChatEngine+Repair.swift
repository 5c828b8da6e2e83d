import ChatProtocol
import Ciphers
import MLS
import WireCoding

extension ChatEngine {
  static let repairLimit = 4

  /// A commit could not be followed. What the log says is not to be had otherwise, so the room is joined again from
  /// its public state; only when that fails does the user hear of it.
  func fallOut(of room: Room, _ failure: EngineFailure) {
    notice("warning", failure, room: room.id)
    room.reason = failure.message
    if failure.code == "untrusted_device" {
      room.status = .failed
      return store(room)
    }
    repair(room)
  }

  func repair(_ room: Room) {
    guard room.status != .left else { return }
    guard room.repairAttempts < Self.repairLimit else {
      room.status = .failed
      room.isRepairing = false
      if room.reason.isEmpty { room.reason = "The room could not be joined again." }
      return store(room)
    }
    room.repairAttempts += 1
    room.hasSkipped = false
    room.status = room.group == nil ? .joining : .repairing
    store(room)
    rejoin(room)
  }

  /// Joins by an external commit from the GroupInfo that the server keeps: a new device's way into its account's
  /// rooms, and a lost device's way back.
  func rejoin(_ room: Room) {
    guard !room.isRepairing, let suite = CipherSuite(id: room.suite), let identity = leafIdentity(for: suite.id) else {
      return
    }
    room.isRepairing = true
    let id = room.id
    request("GET", "/api/rooms/\(id.text)/group-info") { engine, reply in
      guard let room = engine.rooms[id] else { return }
      guard reply.isSuccess, let bytes = reply.body?["groupInfo"]?.bytes else {
        return engine.repairFailed(room, reply.failure, raced: false)
      }
      guard let message = try? MLSMessage(decoding: bytes), case .groupInfo(let info) = message,
        info.groupID == id.bytes, let tree = info.ratchetTree
      else { return engine.repairFailed(room, .unexpectedAnswer, raced: false) }
      var leaves: [LeafNode] = []
      // A device's own old leaf goes with the commit that brings the new one.
      for entry in tree.leaves where entry.leaf.credential != identity.credential { leaves.append(entry.leaf) }
      engine.fetchContacts(engine.unknownUsers(among: leaves, suite: suite.id)) { engine, failure in
        guard let room = engine.rooms[id] else { return }
        if let failure { return engine.repairFailed(room, failure, raced: false) }
        guard engine.areValid(leaves, suite: suite.id) else {
          room.reason = "The room holds a device that its account's key does not vouch for."
          room.repairAttempts = Self.repairLimit
          return engine.repairFailed(room, EngineFailure("untrusted_device", room.reason), raced: false)
        }
        engine.commitExternally(to: room, info: info, identity: identity)
      }
    }
  }

  private func commitExternally(to room: Room, info: GroupInfo, identity: LeafIdentity) {
    guard
      let commit = try? Group.joinExternally(
        groupInfo: info, identity: identity, resync: true, entropy: entropy)
    else {
      return repairFailed(
        room, EngineFailure("cannot_rejoin", "The room's public state does not let this device in."), raced: false)
    }
    room.pending = PendingChange(
      id: newID(), epoch: info.epoch, commit: commit.commit, welcome: [], welcomeTo: [], groupInfo: commit.groupInfo,
      tree: commit.group.serializedTree, secrets: commit.group.serializedSecrets,
      summary: username(of: account!.userID) + " joined from another device", isExternal: true)
    storePending(of: room)
    postExternal(room)
  }

  /// An external commit takes effect at its place in the log; what came before belongs to epochs that this device
  /// never had.
  func postExternal(_ room: Room) {
    guard let pending = room.pending else { return }
    let id = room.id
    request("POST", "/api/rooms/\(id.text)/commits", pending.body) { engine, reply in
      guard let room = engine.rooms[id], let pending = room.pending else { return }
      guard reply.isSuccess, let seq = reply.body?["seq"]?.unsigned else {
        room.pending = nil
        engine.storePending(of: room)
        return engine.repairFailed(room, reply.failure, raced: reply.status == 409)
      }
      room.serverSeq = max(room.serverSeq, seq)
      room.acknowledged = []
      let inbox = room.inbox
      room.inbox = []
      engine.install(pending, in: room, seq: seq, time: reply.body?["time"]?.unsigned ?? engine.now)
      engine.receive(inbox, in: room)
    }
  }

  func repairFailed(_ room: Room, _ failure: EngineFailure, raced: Bool) {
    room.isRepairing = false
    if room.reason.isEmpty || !raced { room.reason = failure.message }
    if failure.code == "offline" {
      // Tried again with the next round.
      room.status = room.group == nil ? .joining : room.status
      return store(room)
    }
    store(room)
    let id = room.id
    after(200 + jitter(below: 800)) { engine in
      if let room = engine.rooms[id] { engine.repair(room) }
    }
  }
}
