import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Joining a room by a Welcome.
extension ChatEngine {
  func open(welcome payload: [UInt8], room id: UUIDv7, seq: UInt64) {
    if let room = findRoom(id) {
      guard room.record.refusal == nil else { return takeNextMail() }
      // A room that this device is in already has gone past this Welcome, unless it was removed and added again.
      guard seq > room.record.cursor else { return takeNextMail() }
      guard !room.isReadable else {
        return holdBack(welcome: payload, for: room, seq: seq)
      }
    }
    guard let message = try? MLSMessage(decoding: payload), case .welcome(let welcome) = message,
      let stored = keyPackage(for: welcome), let suite = CipherSuite(id: stored.suite),
      let bundle = try? KeyPackageBundle(decoding: stored.bundle), let identity = leafIdentity(for: stored.suite),
      let joined = try? Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey),
      joined.group.groupID == id.bytes
    else {
      // The room is joined from its public state instead, when the list of rooms is looked at.
      notice(.warning, .unreadableWelcome)
      return takeNextMail()
    }
    if let group = findRoom(id)?.group {
      // A way back into a room whose members this device knows: one of them must have opened it.
      guard let sender = joined.group.member(at: joined.sender)?.identity,
        users(of: group.publicGroup).contains(sender.user)
      else {
        notice(.warning, .strangersWelcome, room: id)
        return takeNextMail()
      }
    }
    let members = leaves(of: joined.group.members)
    fetchContacts(
      unknownUsers(among: members, suite: suite.id),
      for: .welcome(
        OpenedWelcome(
          room: id, seq: seq, payload: payload, keyPackage: stored, joined: joined, members: members)))
  }

  /// The directory has said whose the members' devices are, or not.
  func membersChecked(of welcome: OpenedWelcome, _ failure: EngineFailure?) {
    let (id, seq, joined) = (welcome.room, welcome.seq, welcome.joined)
    if let failure, failure.isPassing {
      // The Welcome stays in the mailbox until what it says can be checked.
      return endRound(failure)
    }
    if let room = findRoom(id), room.isReadable || seq <= room.record.cursor {
      // While the directory answered, the room was joined from outside.
      return open(welcome: welcome.payload, room: id, seq: seq)
    }
    guard failure == nil, areValid(welcome.members, suite: joined.group.suite.id) else {
      notice(.error, EngineFailure(.untrustedRoom))
      return takeNextMail()
    }
    guard isAdmissible(joined.group.publicGroup) else {
      notice(.error, .thirdInDirectRoom)
      return takeNextMail()
    }
    let room =
      findRoom(id)
      ?? Room(RoomRecord(id: id, label: .group, suite: joined.group.suite.id, createdAt: now))
    room.record.suite = joined.group.suite.id
    room.record.cursor = max(room.record.cursor, seq)
    if let key = joined.extensions.data(of: ExtensionType.roomSecrets), key.count == 32 {
      add(profileKey: key, to: room)
    }
    room.record.leafUpdatedAt = now
    room.record.sentSinceUpdate = 0
    room.group = joined.group
    room.log.begin()
    if room.pending != nil {
      room.pending = nil
      storePending(of: room)
    }
    rooms[id] = room
    // The Welcome may have waited for days: what is written before the log is read waits, too.
    room.transition(to: .member(.unconfirmed))
    forget(welcome.keyPackage)
    store(room)
    storeGroup(of: room)
    prepareFewTimeKeys(of: room)
    noteEpoch(of: room, joined: true)
    takeNextMail()
  }
}

extension EngineFailure {
  static var strangersWelcome: EngineFailure { EngineFailure(.strangersWelcome) }
  static var unreadableWelcome: EngineFailure { EngineFailure(.welcomeUnreadable) }
}
