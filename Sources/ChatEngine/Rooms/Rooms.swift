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
      engine.claimPackages(of: users, suite: suite, present: []) { engine, claims, failure in
        if let failure { return engine.fail(reference, failure) }
        guard claims.without.isEmpty else {
          return engine.fail(reference, EngineFailure(.noDevices, names: engine.names(claims.without)))
        }
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
          engine.openRoom(reference, name: name, kind: kind, suite: suite, extensions: all, packages: claims.packages)
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
      let room = Room(RoomRecord(id: id, label: kind, suite: suite.id, createdAt: engine.now))
      engine.add(profileKey: profileKey, to: room)
      room.record.profileBlob = profile
      room.record.leafUpdatedAt = engine.now
      room.record.role = .owner
      room.group = group
      room.transition(to: .member(.current(heardAt: engine.now)))
      engine.rooms[id] = room
      engine.store(room)
      engine.storeGroup(of: room)
      engine.noteEpoch(of: room, joined: true)
      engine.backUpIfNeeded()
      engine.prepareFewTimeKeys(of: room)
      guard !packages.isEmpty else { return engine.succeed(reference, .room(room: id)) }
      engine.enqueue(RoomJob(adds: packages, for: .newRoom(reference)), in: room)
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
      engine.after(
        500 + engine.jitter(below: 1500),
        .step { engine in engine.create(body, attempt: attempt + 1, then: completion) })
    }
  }

  // MARK: members

  func remove(_ reference: Text?, room: Room, user: UUIDv7) {
    guard isUsable(room, reference) else { return }
    guard !isOwn(user: user) else { return leave(reference, room: room) }
    enqueue(RoomJob(removes: [user], for: .removal(reference)), in: room)
  }

  func isUsable(_ room: Room, _ reference: Text?) -> Bool {
    if room.isUsable { return true }
    fail(reference, room.unusable)
    return false
  }
}
