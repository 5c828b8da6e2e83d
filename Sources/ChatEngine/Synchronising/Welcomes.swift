import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Joining a room by a Welcome.
extension ChatEngine {
  /// - Parameter tree: of the Welcome's GroupInfo, where it has been fetched: the GroupInfo does not carry it.
  func open(welcome payload: [UInt8], room id: UUIDv7, seq: UInt64, tree: RatchetTree? = nil) {
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
      let bundle = try? KeyPackageBundle(decoding: stored.bundle), let identity = leafIdentity(for: stored.suite)
    else {
      notice(.warning, .unreadableWelcome)
      return takeNextMail()
    }
    if tree == nil, let context = try? Group.contextOfTreeApart(from: welcome, keyPackage: bundle) {
      return fetchTree(
        of: context, room: id, for: .welcome(WaitingWelcome(room: id, seq: seq, payload: payload)))
    }
    guard
      let joined = try? Group.join(
        welcome: welcome, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey,
        ratchetTree: tree),
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
          room: id, seq: seq, payload: payload, tree: tree, keyPackage: stored, joined: joined, members: members)))
  }

  func treeFetched(_ tree: RatchetTree?, _ failure: EngineFailure?, of welcome: WaitingWelcome) {
    guard case .openingMail = synchroniser.state else { return }
    if let tree { return open(welcome: welcome.payload, room: welcome.room, seq: welcome.seq, tree: tree) }
    // The Welcome stays in the mailbox until an answer comes. Where the answer is no, or wrong time and again, the room
    // is joined from its public state instead.
    if let failure, failure.isPassing { return endRound(failure) }
    notice(.warning, failure ?? .unreadableWelcome)
    takeNextMail()
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
      return open(welcome: welcome.payload, room: id, seq: seq, tree: welcome.tree)
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
