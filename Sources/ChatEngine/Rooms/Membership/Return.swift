import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// The last way back into a room: a member adds this device again. And how often a device may come back by itself.
extension ChatEngine {
  /// Returns in a row that need no pause.
  private static let freeReturns = 4
  /// Returns with more time between them are not in a row. Milliseconds.
  private static let returnSpell: UInt64 = 600_000
  /// The longest pause, in milliseconds.
  private static let returnPause: UInt64 = 300_000

  /// This device has come back from outside.
  func noteReturn(to room: Room) {
    room.returns = now > room.returnedAt + Self.returnSpell ? 1 : room.returns + 1
    room.returnedAt = now
  }

  /// Whether it may come back now. Later, it does so by itself.
  ///
  /// A server that shows one half of a room the commits of the other makes every return throw somebody else out, who
  /// returns in turn: the pauses, from a second to five minutes, keep that from being all that the devices do.
  func mayReturn(to room: Room) -> Bool {
    guard room.returns >= Self.freeReturns else { return true }
    let pause = pause(1000, doubled: room.returns - Self.freeReturns, atMost: Self.returnPause)
    guard now < room.returnedAt + pause else { return true }
    guard !room.isReturningLater else { return false }
    room.isReturningLater = true
    after(room.returnedAt + pause - now + jitter(below: 1000), in: room) { engine, room in
      room.isReturningLater = false
      if room.isComingBack { engine.rejoin(room) }
    }
    return false
  }

  /// Asks the members' devices, through the server.
  func askForReturn(to room: Room) {
    guard !room.hasAskedForReturn, !room.isAskingForReturn else { return giveUp(room) }
    room.isAskingForReturn = true
    request("POST", "/return", of: room) { engine, room, reply in
      guard room.isComingBack else { return }
      guard reply.isSuccess else {
        room.isAskingForReturn = false
        if reply.isPassing, engine.connection == .online {
          return engine.after(2000 + engine.jitter(below: 3000), in: room) { engine, room in
            if room.isComingBack { engine.askForReturn(to: room) }
          }
        }
        return engine.giveUp(room)
      }
      room.hasAskedForReturn = true
      engine.after(Limit.returnPatience, in: room) { engine, room in
        guard room.isAskingForReturn else { return }
        room.isAskingForReturn = false
        if room.isComingBack { engine.giveUp(room) }
      }
    }
  }

  /// A device of a member of this account's rooms has lost its way. Whoever is awake first adds it again; the others
  /// find it there.
  func receive(returnOf identity: MemberIdentity, to room: Room) {
    guard room.isReadable, !isOwn(device: identity.device) else { return }
    guard let leaf = leaf(of: identity, in: room) else { return hear(identity.user, in: room) }
    after(500 + jitter(below: 4000), in: room) { engine, room in
      guard room.status == .ok, room.isCurrent, engine.leaf(of: identity, in: room)?.leafNode == leaf.leafNode else {
        return
      }
      engine.claimReturn(of: identity, to: room, leaf: leaf.leafNode)
    }
  }

  /// A user without any leaf comes back by a member's Add alone, and a member adds nobody on the server's word.
  private func hear(_ user: UUIDv7, in room: Room) {
    guard let group = room.group, !users(of: group.publicGroup).contains(user) else { return }
    let id = room.id
    fetchContact(user) { engine, failure in
      guard failure == nil else { return }
      engine.notice(
        .info,
        EngineFailure(.returnAsked, names: [engine.username(of: user)]), room: id)
    }
  }

  private func leaf(of identity: MemberIdentity, in room: Room) -> Member? {
    for member in room.group?.members ?? [] where member.credential == identity.credential { return member }
    return nil
  }

  private func claimReturn(of identity: MemberIdentity, to room: Room, leaf: LeafNode) {
    guard let suite = CipherSuite(id: room.suite) else { return }
    let id = room.id
    fetchContact(identity.user) { engine, failure in
      guard failure == nil, let contact = engine.contacts[identity.user] else { return }
      var except: [JSON] = []
      for certificate in contact.certificates where certificate.deviceID != identity.device {
        except.append(.id(certificate.deviceID))
      }
      let body = JSON.object("user", .id(identity.user))
        .adding("suite", .number(suite.id))
        .adding("except", .array(except))
      engine.request("POST", "/api/keys/claim", body) { engine, reply in
        guard let room = engine.findRoom(id), engine.leaf(of: identity, in: room)?.leafNode == leaf else { return }
        for json in reply.body?[array: "packages"] ?? [] {
          guard json[uuid: "device"] == identity.device, let bytes = json[bytes: "keyPackage"],
            let package = engine.checkedPackage(bytes, user: identity.user, device: identity.device, suite: suite)
          else { continue }
          return engine.enqueue(RoomJob(adds: [package], replaces: leaf), in: room)
        }
      }
    }
  }
}
