import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// What the server knows of rooms' groups, and who may read what of their logs: the real server's rules (PROTOCOL §3).
extension ModelServer {
  /// The part of a room's log that one membership gives its user to read.
  struct Span {
    let after: UInt64
    var through: UInt64?
  }

  // MARK: commits

  /// Checks a commit and moves the room's group and members; nil where it is taken.
  func move(_ room: inout StoredRoom, by body: JSON, _ session: ModelSession) -> (UInt16, JSON)? {
    guard let group = room.group, let message = try? MLSMessage(decoding: body["commit"]?.bytes ?? []),
      case .publicMessage(let commit) = message,
      let decoded = try? MLSMessage(decoding: body["groupInfo"]?.bytes ?? []), case .groupInfo(let info) = decoded
    else { return problem(400, "invalid_field") }
    let observed: PublicGroup.Observed
    do throws(MLSError) {
      observed = try group.observe(commit: commit, groupInfo: info, ratchetTree: .apart, now: now / 1000)
    } catch {
      return problem(422, "invalid_commit", [.init("rule", .number(error.code.rawValue))])
    }
    let own = MemberIdentity(user: session.user, device: session.device!)
    guard let committer = observed.next.member(at: observed.sender), committer.credential == own.credential else {
      return problem(422, "unknown_sender")
    }
    for member in observed.added + observed.updated where !vouches(for: member.leafNode, suite: group.suite.id) {
      return problem(422, "untrusted_device")
    }
    let removed = Set(observed.removed.compactMap { try? MemberIdentity(credential: $0.credential) })
    let added = observed.added.compactMap { try? MemberIdentity(credential: $0.credential) }
    let departing = departing(from: room)
    if !observed.isExternal {
      let left = departing.subtracting(removed).map(\.device).sorted()
      guard left.isEmpty else {
        return problem(409, "proposals_pending", [.init("devices", .array(left.map { .string($0.text) }))])
      }
    }
    room.group = observed.next
    room.proposed = []
    room.leaves.subtract(removed)
    room.leaves.formUnion(added)
    let seq = UInt64(room.log.count + 1)
    let present = Set(room.leaves.map(\.user))
    for user in removed.subtracting(departing).map(\.user) where !present.contains(user) {
      end(user, in: &room, seq: seq)
    }
    for leaf in added where !room.members.contains(leaf.user) {
      room.members.insert(leaf.user)
      room.spans[leaf.user, default: []].append(Span(after: seq, through: nil))
    }
    return nil
  }

  /// Whether the directory's certificate of the leaf's device names its key, and the leaf the certificate.
  private func vouches(for leaf: LeafNode, suite: UInt16) -> Bool {
    guard let identity = try? MemberIdentity(credential: leaf.credential.identity),
      let device = users[identity.user]?.devices.first(where: { $0.id == identity.device }),
      let certificate = try? DeviceCertificate(decoding: device.certificate)
    else { return false }
    return certificate.signatureKey(for: suite) == leaf.signatureKey
      && leaf.extensions.data(of: ExtensionType.deviceCertificate) == certificate.hash
  }

  // MARK: departures

  /// The leaves that have to go: their device is not in the directory, or their user not in the room.
  private func departing(from room: StoredRoom) -> Set<MemberIdentity> {
    room.leaves.filter { leaf in
      !room.members.contains(leaf.user) || users[leaf.user]?.devices.contains { $0.id == leaf.device } != true
    }
  }

  /// Asks for the removal of leaves that have to go, in the server's name.
  func proposeDepartures(in room: inout StoredRoom) {
    let leaves = departing(from: room).filter { !room.proposed.contains($0.device) }
    propose(leaves.sorted { $0.device < $1.device }, in: &room)
  }

  func propose(_ leaves: [MemberIdentity], in room: inout StoredRoom) {
    for leaf in leaves {
      guard var group = room.group, let keys = serverKey(for: group.suite),
        let index = group.externalSender(publicKey: keys.publicKey),
        let member = group.members.first(where: { $0.credential == leaf.credential }),
        let proposal = try? group.proposeRemoval(
          of: member.leaf, asExternalSender: index, privateKey: keys.privateKey, entropy: SystemEntropy()),
        let message = try? MLSMessage(decoding: proposal), case .publicMessage(let framed) = message,
        (try? group.observe(proposal: framed, now: nil)) != nil
      else { continue }
      room.group = group
      room.proposed.insert(leaf.device)
      let id = UUIDv7(milliseconds: now, random: SystemEntropy().bytes(10))
      _ = append(
        .proposal, proposal, ["id": .string(id.text)], nil, to: &room,
        ModelSession(user: leaf.user, device: leaf.device), exceptConnection: nil)
    }
  }

  func serverKey(for suite: CipherSuite) -> SignatureKeyPair? {
    if let keys = serverKeys[suite.id] { return keys }
    let keys = try? suite.signatureScheme.generateKeyPair(entropy: SystemEntropy())
    serverKeys[suite.id] = keys
    return keys
  }

  func serverKeyAnswer(_ query: String) -> (UInt16, JSON) {
    guard let suite = CipherSuite(id: UInt16(clamping: number("suite", query))), let keys = serverKey(for: suite) else {
      return problem(400, "invalid_field")
    }
    let sender = ExternalSender(signatureKey: keys.publicKey, credential: .basic(Array("nightjar server".utf8)))
    return (200, ["suite": .number(suite.id), "externalSender": .bytes(sender.encoded)])
  }

  /// Removes a device from its account, as one of the account's other devices would ask: it is cut off at once.
  func remove(device: UUIDv7) {
    for id in users.keys {
      let gone = users[id]?.devices.filter { $0.id == device } ?? []
      users[id]?.former += gone
      users[id]?.devices.removeAll { $0.id == device }
    }
    packages.removeAll { $0.device == device }
    mail[device] = nil
    connections[device]?.cutConnection()
    for id in rooms.keys.sorted() {
      guard var room = rooms[id], room.leaves.contains(where: { $0.device == device }) else { continue }
      proposeDepartures(in: &room)
      rooms[id] = room
    }
  }

  func leave(_ body: JSON, _ room: inout StoredRoom, _ session: ModelSession) -> (UInt16, JSON) {
    var seq = UInt64(room.log.count)
    if let proposal = body["proposal"]?.bytes {
      guard var group = room.group, let message = try? MLSMessage(decoding: proposal),
        case .publicMessage(let framed) = message
      else { return problem(400, "invalid_field") }
      guard framed.content.epoch == room.epoch else {
        return problem(409, "stale_epoch", [.init("epoch", .number(room.epoch))])
      }
      guard (try? group.observe(proposal: framed, now: nil)) != nil else { return problem(422, "invalid_proposal") }
      room.group = group
      room.proposed.insert(session.device!)
      end(session.user, in: &room, seq: seq + 1)
      seq = append(.proposal, proposal, body, nil, to: &room, session, exceptConnection: nil).seq
    } else {
      end(session.user, in: &room, seq: seq)
    }
    for device in users[session.user]?.devices ?? [] {
      connections[device.id]?.deliver(["type": "room_removed", "room": .string(room.id.text)])
    }
    proposeDepartures(in: &room)
    return (200, ["id": body["id"] ?? .null, "seq": .number(seq), "time": .number(now)])
  }

  // MARK: memberships

  /// Ends a membership: the user hears no more, and may read on to `seq`.
  private func end(_ user: UUIDv7, in room: inout StoredRoom, seq: UInt64) {
    guard room.members.remove(user) != nil, var spans = room.spans[user], !spans.isEmpty else { return }
    spans[spans.count - 1].through = seq
    room.spans[user] = spans
  }

  /// A page of what a user may read; nil for somebody who never was a member.
  func page(of room: StoredRoom, for user: UUIDv7, after seq: UInt64) -> [JSON.Member]? {
    guard let spans = room.spans[user], let last = spans.last else { return nil }
    let gone = trimmed[room.id, default: 0]
    var events: [RoomEvent] = []
    var more = false
    if let index = spans.firstIndex(where: { $0.through ?? .max > seq }) {
      let span = spans[index]
      let found = room.log.filter { $0.seq > max(seq, span.after, gone) && $0.seq <= span.through ?? .max }
      events = Array(found.prefix(100))
      more = found.count > 100 || index + 1 < spans.count
    }
    var members: [JSON.Member] = [
      .init("events", .array(events.map(\.json))), .init("more", .bool(more)), .init("first", .number(gone + 1)),
    ]
    if let until = last.through { members.append(.init("until", .number(until))) }
    return members
  }
}
