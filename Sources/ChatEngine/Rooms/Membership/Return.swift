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
    room.pace.returns = now > room.pace.returnedAt + Self.returnSpell ? 1 : room.pace.returns + 1
    room.pace.returnedAt = now
  }

  /// Whether it may come back now. Later, it does so by itself.
  ///
  /// A server that shows one half of a room the commits of the other makes every return throw somebody else out, who
  /// returns in turn: the pauses, from a second to five minutes, keep that from being all that the devices do.
  func mayReturn(to room: Room) -> Bool {
    guard room.pace.returns >= Self.freeReturns else { return true }
    let pause = pause(1000, doubled: room.pace.returns - Self.freeReturns, atMost: Self.returnPause)
    guard now < room.pace.returnedAt + pause else { return true }
    guard room.membership != .outside(.pausing) else { return false }
    room.transition(to: .outside(.pausing))
    after(room.pace.returnedAt + pause - now + jitter(below: 1000), .rejoin, in: room)
    return false
  }

  /// The pause between two returns is over.
  func endPause(beforeReturnTo room: Room) {
    guard room.membership == .outside(.pausing) else { return }
    room.transition(to: .outside(.idle))
    rejoin(room)
  }

  /// Asks the members' devices, through the server; once, until the room is found or the user asks for another try.
  func askForReturn(to room: Room) {
    if let until = room.comeback.membersAskedUntil {
      guard now < until else { return giveUp(room) }
      return room.transition(to: .outside(.awaitingMembers))
    }
    room.transition(to: .outside(.askingMembers))
    request("POST", "/return", of: room, for: .returnWish)
  }

  func returnWishAnswered(_ reply: EngineReply, in room: Room) {
    guard room.membership == .outside(.askingMembers) else { return }
    guard reply.isSuccess else {
      guard reply.isPassing, connection == .online else { return giveUp(room) }
      return after(2000 + jitter(below: 3000), .askForReturn, in: room)
    }
    room.comeback.membersAskedUntil = now + Limit.returnPatience
    room.transition(to: .outside(.awaitingMembers))
    after(Limit.returnPatience, .endOfReturnWish, in: room)
  }

  func endReturnWish(of room: Room) {
    if room.membership == .outside(.awaitingMembers) { giveUp(room) }
  }

  // MARK: helping others back

  /// A device of a member of this account's rooms has lost its way. Whoever is awake first adds it again; the others
  /// find it there.
  func receive(returnOf identity: MemberIdentity, to room: Room) {
    guard room.isReadable, !isOwn(device: identity.device) else { return }
    guard let leaf = leaf(of: identity, in: room) else { return hear(identity.user, in: room) }
    let device = ReturningDevice(room: room.id, identity: identity, leaf: leaf.leafNode)
    after(500 + jitter(below: 4000), .addReturning(device), in: room)
  }

  /// A user without any leaf comes back by a member's Add alone, and a member adds nobody on the server's word.
  private func hear(_ user: UUIDv7, in room: Room) {
    guard let group = room.group, !users(of: group.publicGroup).contains(user) else { return }
    fetchContacts([user], for: .returnNotice(user, room: room.id))
  }

  private func leaf(of identity: MemberIdentity, in room: Room) -> Member? {
    for member in room.group?.members ?? [] where member.credential == identity.credential { return member }
    return nil
  }

  func add(_ device: ReturningDevice, to room: Room) {
    guard room.isCurrent, isLost(device, in: room) else { return }
    fetchContacts([device.identity.user], for: .returnClaim(device))
  }

  /// Whether nobody else has been faster.
  private func isLost(_ device: ReturningDevice, in room: Room) -> Bool {
    leaf(of: device.identity, in: room)?.leafNode == device.leaf
  }

  /// The directory has said which devices the account has: a KeyPackage of this one alone is asked for.
  func claim(for device: ReturningDevice) {
    guard let room = findRoom(device.room), let contact = contacts[device.identity.user] else { return }
    var except: [JSON] = []
    for certificate in contact.certificates where certificate.deviceID != device.identity.device {
      except.append(.id(certificate.deviceID))
    }
    let body = JSON.object("user", .id(device.identity.user))
      .adding("suite", .number(room.record.suite))
      .adding("except", .array(except))
    request("POST", "/api/keys/claim", body, for: .room(room.id, .returnClaim(device)))
  }

  func returnClaimAnswered(_ reply: EngineReply, _ device: ReturningDevice, in room: Room) {
    guard let suite = CipherSuite(id: room.record.suite), isLost(device, in: room) else { return }
    let identity = device.identity
    for json in reply.body?[array: "packages"] ?? [] {
      guard json[uuid: "device"] == identity.device, let bytes = json[bytes: "keyPackage"],
        let package = checkedPackage(bytes, user: identity.user, device: identity.device, suite: suite)
      else { continue }
      return enqueue(RoomJob(adds: [package], replaces: device.leaf), in: room)
    }
  }
}
