import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  // MARK: making a room

  /// - Parameter fewTime: messages of the room carry a few-time signature, too.
  func createRoom(
    _ reference: Text?, name: Text, kind: RoomKind, members: [Text], suite: UInt16?, fewTime: Bool
  ) {
    guard let suite = CipherSuite(id: suite ?? CipherSuite.nightjar.id),
      account?.key(for: suite.id) != nil
    else { return fail(reference, EngineFailure(.unsupportedSuite)) }
    guard kind == .direct || !name.isEmpty, name.utf8.count <= RoomProfile.nameLimit else {
      return fail(reference, EngineFailure(.invalidName))
    }
    guard kind != .direct || members.count == 1 else {
      return fail(reference, EngineFailure(.invalidMembers))
    }
    resolve(members) { engine, users, failure in
      if let failure { return engine.fail(reference, failure) }
      var users = users
      users.removeAll { engine.isOwn(user: $0) }
      if kind == .direct {
        guard let other = users.first else {
          return engine.fail(reference, EngineFailure(.invalidMembers))
        }
        if let room = engine.directRoom(with: other) {
          return engine.succeed(reference, .room(room: room.id))
        }
      }
      engine.claimPackages(of: users, suite: suite, present: []) { engine, packages, failure in
        if let failure { return engine.fail(reference, failure) }
        engine.fetchExternalSender(for: suite) { engine, extensions, failure in
          if let failure { return engine.fail(reference, failure) }
          guard let own = engine.account?.userID else { return engine.fail(reference, .signedOut) }
          let held: GroupKind =
            switch kind {
            case .direct: .direct(between: own, and: users[0])
            case .channel: .channel
            case .group: .group
            }
          let all =
            [Extension(type: ExtensionType.groupKind, data: held.encoded)] + extensions
            + (fewTime ? [Self.fewTimeExtension] : [])
          engine.openRoom(reference, name: name, kind: kind, suite: suite, extensions: all, packages: packages)
        }
      }
    }
  }

  private func directRoom(with user: UUIDv7) -> Room? {
    for room in rooms.values where room.kind == .direct && room.status == .ok {
      for identity in identities(of: room.group) where identity.user == user { return room }
    }
    return nil
  }

  private func openRoom(
    _ reference: Text?, name: Text, kind: RoomKind, suite: CipherSuite, extensions: [Extension],
    packages: [KeyPackage]
  ) {
    let id = newID()
    let profileKey = entropy.bytes(32)
    guard let identity = leafIdentity(for: suite.id),
      let group = try? Group.create(
        groupID: id.bytes, suite: suite, identity: identity, extensions: extensions, lifetime: leafLifetime,
        entropy: entropy),
      let info = try? group.groupInfo(extensions: [], entropy: entropy),
      let profile = try? RoomProfile(name: name).sealed(key: profileKey, room: id, entropy: entropy)
    else { return fail(reference, .keyFailure) }
    let body = JSON.object("id", .id(id))
      .adding("kind", .string(Text(kind.apiName)))
      .adding("suite", .number(suite.id))
      .adding("profile", .bytes(profile))
      .adding("groupInfo", .bytes(MLSMessage.groupInfo(info).encoded))
    making.insert(id)
    create(body, attempt: 0) { engine, failure in
      engine.making.remove(id)
      if let failure { return engine.fail(reference, failure) }
      let room = Room(
        id: id, label: kind, suite: suite.id, status: .ok, profileKeys: [], createdAt: engine.now, cursor: 0)
      engine.add(profileKey: profileKey, to: room)
      room.profileBlob = profile
      room.leafUpdatedAt = engine.now
      room.role = .owner
      room.group = group
      room.isCurrent = true
      room.heardAt = engine.now
      engine.rooms[id] = room
      engine.store(room)
      engine.storeGroup(of: room)
      engine.noteEpoch(of: room, joined: true)
      engine.backUpIfNeeded()
      engine.prepareFewTimeKeys(of: room)
      guard !packages.isEmpty else { return engine.succeed(reference, .room(room: id)) }
      engine.enqueue(
        RoomJob(adds: packages) { engine, failure in
          if let failure { return engine.fail(reference, failure) }
          engine.succeed(reference, .room(room: id))
        }, in: room)
    }
  }

  static var serverKeyPrefix: Literal { "server-key/" }

  /// The extension that lists the server's key among the room's external senders, so that it can ask for removals.
  private func fetchExternalSender(
    for suite: CipherSuite, then completion: @escaping (ChatEngine, [Extension], EngineFailure?) -> Void
  ) {
    let name = Text(suite.id)
    request("GET", "/api/keys/server?suite=" + name) { engine, reply in
      // A server that never asks has no key.
      if reply.status == 404 { return completion(engine, [], nil) }
      guard reply.isSuccess, let bytes = reply.body?[bytes: "externalSender"] else {
        return completion(engine, [], reply.failure)
      }
      guard let sender = try? ExternalSender(decoding: bytes) else { return completion(engine, [], .unexpectedAnswer) }
      let pinned = engine.serverKeys[UInt32(suite.id)]
      if let pinned, pinned != bytes {
        engine.notice(
          .warning,
          EngineFailure(.serverKeyChanged))
      }
      if pinned != bytes {
        engine.serverKeys.set(UInt32(suite.id), to: bytes)
        engine.store(Text(Self.serverKeyPrefix) + name, bytes)
      }
      completion(engine, [ExternalSender.makeExtension([sender])], nil)
    }
  }

  /// A lost answer may mean that the room exists: the same room is asked for again.
  private func create(_ body: JSON, attempt: Int, then completion: @escaping (ChatEngine, EngineFailure?) -> Void) {
    request("POST", "/api/rooms", body) { engine, reply in
      if reply.isSuccess || attempt > 0 && reply.body?[string: "code"] == "id_taken" { return completion(engine, nil) }
      guard reply.isPassing, attempt < 4 else { return completion(engine, reply.failure) }
      engine.after(500 + engine.jitter(below: 1500)) { engine in
        engine.create(body, attempt: attempt + 1, then: completion)
      }
    }
  }

  // MARK: members

  func invite(_ reference: Text?, room: Room, usernames: [Text]) {
    guard isUsable(room, reference) else { return }
    guard room.kind != .direct else {
      return fail(reference, EngineFailure(.directRoom))
    }
    guard !usernames.isEmpty else { return fail(reference, .missingField) }
    let id = room.id
    resolve(usernames) { engine, users, failure in
      if let failure { return engine.fail(reference, failure) }
      guard let room = engine.findRoom(id), let group = room.group, let suite = CipherSuite(id: room.suite) else {
        return engine.fail(reference, .noGroup)
      }
      var present = SortedSet<UUIDv7>()
      var presentUsers = SortedSet<UUIDv7>()
      for identity in engine.identities(of: group) {
        present.insert(identity.device)
        presentUsers.insert(identity.user)
      }
      var wanted = users
      wanted.removeAll { presentUsers.contains($0) }
      guard !wanted.isEmpty else { return engine.succeed(reference) }
      engine.claimPackages(of: wanted, suite: suite, present: present) { engine, packages, failure in
        if let failure { return engine.fail(reference, failure) }
        guard let room = engine.findRoom(id) else { return engine.fail(reference, .noGroup) }
        engine.enqueue(
          RoomJob(adds: packages) { engine, failure in
            engine.finish(reference, failure)
          }, in: room)
      }
    }
  }

  func remove(_ reference: Text?, room: Room, user: UUIDv7) {
    guard isUsable(room, reference) else { return }
    guard !isOwn(user: user) else { return leave(reference, room: room) }
    let id = room.id
    enqueue(
      RoomJob(removes: [user]) { engine, failure in
        if let failure { return engine.fail(reference, failure) }
        // Who was removed knows the key of the room's name: the names to come get another.
        if let room = engine.findRoom(id) { engine.changeProfileKey(of: room) }
        engine.succeed(reference)
      }, in: room)
  }

  /// Leaving takes effect for this user at once; the others remove the leaf when one of them commits. A device without
  /// the room's keys leaves, too: the server then asks for the removal.
  func leave(_ reference: Text?, room: Room, attempts: Int = 0) {
    guard room.status != .left else { return fail(reference, room.unusable) }
    let id = room.id
    let stay = room.standing.joinedSeq
    var body = JSON.object("id", .string(newID().text))
    if room.status == .ok, var group = room.group {
      guard let proposal = try? group.protectProposal(.remove(group.ownLeaf), entropy: entropy) else {
        return fail(reference, .keyFailure)
      }
      room.group = group
      storeGroup(of: room)
      body.add("proposal", .bytes(proposal))
    }
    request("POST", "/api/rooms/\(id.text)/leave", body) { engine, reply in
      guard let room = engine.findRoom(id) else { return engine.fail(reference, .noGroup) }
      if reply.status == 409, reply.body?[string: "code"] == "stale_epoch", attempts < RoomJob.attemptLimit {
        engine.fetch(room)
        return engine.after(100 + engine.jitter(below: 200)) { engine in
          guard let room = engine.findRoom(id) else { return engine.fail(reference, .noGroup) }
          engine.leave(reference, room: room, attempts: attempts + 1)
        }
      }
      guard reply.isSuccess else { return engine.fail(reference, reply.failure) }
      // Who was invited again while the answer was on its way has left the stay before.
      if room.standing.joinedSeq == stay { engine.close(room, because: Failure(.left)) }
      engine.succeed(reference)
    }
  }

  /// The room's keys go; what was read stays.
  func close(_ room: Room, because reason: Failure) {
    room.status = .left
    room.reason = reason
    let failure = room.unusable
    room.group = nil
    room.pending = nil
    // Whatever was on its way back into the room finds it closed.
    room.endReturn()
    room.isCurrent = false
    room.inbox = []
    room.acknowledged = SortedSet()
    room.isEnding = false
    room.leaving = []
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
      after(0) { engine in engine.synchronise { _, _ in } }
    }
  }

  // MARK: profile

  func rename(_ reference: Text?, room: Room, name: Text) {
    guard isUsable(room, reference) else { return }
    guard !name.isEmpty, name.utf8.count <= RoomProfile.nameLimit else {
      return fail(reference, EngineFailure(.invalidName))
    }
    guard let key = room.profileKeys.first else {
      return fail(reference, EngineFailure(.noProfileKey))
    }
    putProfile(RoomProfile(name: name, topic: room.profile?.topic ?? ""), key: key, room: room.id) { engine, failure in
      engine.finish(reference, failure)
    }
  }

  private func putProfile(
    _ profile: RoomProfile, key: [UInt8], room id: UUIDv7,
    then completion: @escaping (ChatEngine, EngineFailure?) -> Void
  ) {
    guard let blob = try? profile.sealed(key: key, room: id, entropy: entropy) else {
      return completion(self, .keyFailure)
    }
    request("PATCH", "/api/rooms/" + id.text, .object("profile", .bytes(blob))) { engine, reply in
      guard reply.isSuccess else { return completion(engine, reply.failure) }
      if let room = engine.findRoom(id) {
        room.profileBlob = blob
        engine.store(room)
      }
      completion(engine, nil)
    }
  }

  static var profileKeyPart: Text { "nightjar/profile-key" }

  /// Hands a fresh profile key to those who are members now, and seals the profile under it.
  private func changeProfileKey(of room: Room) {
    guard let profile = room.profile else { return }
    let key = entropy.bytes(32)
    let content = MessageContent(salt: entropy.bytes(16), part: .extension(name: Self.profileKeyPart, body: key))
    add(profileKey: key, to: room)
    store(room)
    guard queue(content, text: nil, in: room) != nil else { return }
    putProfile(profile, key: key, room: room.id) { _, _ in }
    backUpIfNeeded()
  }

  func isUsable(_ room: Room, _ reference: Text?) -> Bool {
    if room.status == .ok, room.group != nil { return true }
    fail(reference, room.unusable)
    return false
  }
}
