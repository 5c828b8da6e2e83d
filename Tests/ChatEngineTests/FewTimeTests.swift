import ChatProtocol
import EngineInterface
import HBSS
import MLS
import Testing
import WireCoding

@testable import ChatEngine

@Suite("Few-time signatures in rooms", .serialized)
struct FewTimeTests {
  /// Which signature of which key a message carries.
  private func use(_ facts: FewTimeProof?) -> String {
    facts.map { "\($0.fingerprint) \($0.use)" } ?? "none"
  }

  private func keys(_ client: ModelClient, _ room: UUIDv7) throws -> FewTimeKeys {
    try #require(client.engine.rooms[room]?.fewTimeKeys)
  }

  @Test("Keys rotate by themselves, none signs more than twice, and both sides keep the same facts")
  func rotation() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    #expect(ana.rooms.first?.isFewTime == true)
    #expect(ben.rooms.first?.isFewTime == true)
    for index in 0..<36 { try world.send(ana, room, "message \(index)") }
    try world.send(ben, room, "read")
    #expect(ben.texts(room) == (0..<36).map { "ana: message \($0)" } + ["ben: read"])
    #expect(ana.texts(room) == ben.texts(room))
    let facts = ben.fewTime(room)
    #expect(facts == ana.fewTime(room))
    #expect(Set(facts.map(use)).count == 37, "a signature of a key was given twice")
    let ofAna = facts.dropLast()
    #expect(ofAna.allSatisfy { $0?.use == 1 || $0?.use == 2 })
    let perKey = Dictionary(grouping: ofAna) { $0?.fingerprint ?? "" }
    #expect(perKey.count == 18 && perKey.values.allSatisfy { $0.count == 2 })
    let batches = ofAna.compactMap { $0?.batch }
    #expect(Set(batches).count >= 3 && batches == batches.sorted())
    let kept = try keys(ana, room)
    #expect(kept.batches.count <= 2 && kept.batches.allSatisfy { $0.keys.count <= FewTimeKeyBatch.size })
    #expect(kept.signaturesLeft > 0, "the next keys are made ahead of need")
    #expect(ben.records.keys.filter { $0.hasPrefix(FewTimeWitness.prefix) }.count == 1)

    // Who leaves keeps none of the room's few-time keys, and who stays nothing of what was seen of them.
    #expect(ben.records[FewTimeKeys.prefix + room.text] != nil)
    #expect(ana.records.keys.filter { $0.hasPrefix(FewTimeWitness.prefix) }.count == 1)
    try world.run(ben, .leave(room: room))
    #expect(ben.records[FewTimeKeys.prefix + room.text] == nil)
    #expect(!ben.records.keys.contains { $0.hasPrefix(FewTimeWitness.prefix) })
    #expect(!ana.records.keys.contains { $0.hasPrefix(FewTimeWitness.prefix) })
  }

  @Test("A message shows the digest, its 51 choices, the preimages that they reveal, and leads to the key's root")
  func facts() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], suite: 0xf0e2, fewTime: true)
    try world.send(ana, room, "twice signed")
    let record = try #require(ben.proofs(room).first)
    let facts = try #require(record.fewTime)
    let indices = facts.indices
    #expect((30...51).contains(indices.count) && indices == indices.sorted() && Set(indices).count == indices.count)
    #expect(indices.allSatisfy { $0 < 1024 })
    #expect(facts.digest.count == 64)
    #expect(facts.salt.count == 32)
    #expect(facts.revealedPreimages.count == 32 * indices.count)
    #expect(facts.fingerprint.count == 64)
    #expect(facts.key == 1 && facts.use == 1 && facts.uses == 2)
    #expect(facts.merkleProofSize > 0 && facts.merkleProofSize % 32 == 0)
    #expect(Int(facts.size) > Int(facts.merkleProofSize) + 32 * indices.count)
    // The other signature's parts come from the signature, too.
    let parts = try #require(record.signature.parts)
    #expect(parts.n == 16 && parts.forsLeaves.count == 14 && parts.layerLeaves.count == 7)
    let fors = 14 * (1 + Int(parts.forsHeight)) * 16
    let hypertree = 7 * (Int(parts.chains) + Int(parts.treeHeight)) * 16
    #expect((fors, hypertree) == (2912, 4928) && record.signature.signature.count == 16 + fors + hypertree)
    // The room list shows neither.
    #expect(try #require(ben.rooms.first?.last).encoded.count <= 250)
  }

  @Test("After a crash between disk and wire the same bytes go out, and the next process signs with keys of its own")
  func crash() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    for index in 0..<5 {
      ana.diesAfterPersist = true
      _ = ana.command(.send(room: room, text: "try \(index)"))
      ana.step()
      let record = try #require(ana.records.first { $0.key.hasPrefix(Room.outboxPrefix) })
      let outgoing = try OutgoingMessage(decoding: record.value)
      try world.run(ana, .connect)
      world.settle()
      let log = try #require(world.server.rooms[room]?.log)
      #expect(log.last { $0.kind == .message }?.payload == outgoing.payload)
    }
    #expect(ben.texts(room) == (0..<5).map { "ana: try \($0)" })
    let facts = ben.fewTime(room)
    #expect(facts == ana.fewTime(room))
    #expect(Set(facts.compactMap { $0?.fingerprint }).count == 5)
    #expect(facts.allSatisfy { $0?.use == 1 })
    // Nothing of a key is on disk: what the store knows is a number.
    #expect(ana.records[FewTimeKeys.prefix + room.text]?.count == 9)
  }

  @Test("A record of version 1 loses the keys it has as soon as it is read, and its number stays")
  func oldRecord() throws {
    let world = World()
    let ana = try world.registered("ana")
    _ = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    try world.send(ana, room, "one")
    let key = FewTimeKeys.prefix + room.text
    let record = try #require(ana.records[key])
    let secret = [UInt8](repeating: 7, count: 130)
    ana.reload([key: [1] + record.dropFirst() + secret])
    #expect(ana.records[key] == record)
    // The keys of this process are newer than the record, and stay.
    #expect(try keys(ana, room).signaturesLeft > 0)
  }

  @Test("A process keeps its keys until another one of its device begins a batch, and what each signs is taken")
  func processes() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    try world.send(ana, room, "one")
    var other = try keys(ana, room)
    ana.reload()
    #expect(try keys(ana, room).batches.map(\.number) == other.batches.map(\.number))
    try world.send(ana, room, "two")
    other.begin(now: world.server.now)
    ana.reload([FewTimeKeys.prefix + room.text: other.encoded])
    #expect(try keys(ana, room).batches.isEmpty)
    try world.send(ana, room, "three")
    ana.restart()
    try world.run(ana, .connect)
    try world.send(ana, room, "four")
    #expect(ben.texts(room) == ["ana: one", "ana: two", "ana: three", "ana: four"])
    let facts = ben.fewTime(room)
    #expect(facts.map { $0?.use } == [1, 2, 1, 1])
    let batches = facts.compactMap { $0?.batch }
    #expect(batches.count == 4 && batches[0] == batches[1])
    #expect(batches[2] > other.lastNumber && batches[3] > batches[2])
  }

  @Test("A message with a missing, forged, borrowed, repeated or outdated few-time signature is shown as failed")
  func forgeries() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let cleo = try world.registered("cleo")
    let room = try world.room(ana, members: ["ben", "cleo"], fewTime: true)
    let ben2 = try Forger(ben, room: room)
    let number = world.server.now
    let keys = [try ben2.key(), try ben2.key()]
    let states = keys.map(\.state)
    let certificate = try ben2.certificate(keys, number: number)
    let cleoSession = try #require(cleo.session)
    var expected: [String] = []
    func post(_ outcome: String, _ make: (UUIDv7) throws -> [UInt8]) throws {
      let id = ben2.newID()
      try ben2.post(try make(id), id: id)
      expected.append(outcome)
    }

    try post("ben: one") { try ben2.sign("one", id: $0, keys, 0, certificate).encoded }
    try post("ben failed few_time_missing") { _ in ben2.content("bare") }
    try post("ben failed few_time_reused") { id in
      let again = try FewTimePrivateKey(state: states[0])
      return try ben2.sign("again", id: id, [again, keys[1]], 0, certificate).encoded
    }
    try post("ben failed few_time_invalid") { id in
      let real = try ben2.sign("real", id: id, keys, 0, certificate)
      return FewTimeContent(
        content: ben2.content("not these words"), certificate: real.certificate, index: real.index, use: real.use,
        key: real.key, path: real.path, signature: real.signature
      ).encoded
    }
    try post("ben failed few_time_invalid") { _ in
      try ben2.sign("of another message", id: ben2.newID(), keys, 1, certificate).encoded
    }
    try post("ben failed few_time_malformed") { id in
      let third = try FewTimePrivateKey(state: states[1])
      let real = try ben2.sign("third", id: id, [keys[0], third], 1, certificate)
      return FewTimeContent(
        content: real.content, certificate: real.certificate, index: real.index, use: 3, key: real.key,
        path: real.path, signature: real.signature
      ).encoded
    }
    try post("ben failed few_time_malformed") { id in
      let own = [try ben2.key()]
      let whole = try ben2.sign("cut", id: id, own, 0, try ben2.certificate(own, number: number + 1)).encoded
      return Array(whole.dropLast())
    }
    try post("ben failed few_time_certificate") { id in
      let other = try SLHDSAPrivateKey(
        parameters: .sha2_128s, skSeed: Array(0..<16), skPRF: Array(16..<32), pkSeed: Array(32..<48))
      let own = [try ben2.key()]
      return try ben2.sign(
        "own key", id: id, own, 0, try ben2.certificate(own, number: number + 1, accountKey: other)
      ).encoded
    }
    try post("ben failed few_time_certificate") { id in
      let own = [try ben2.key()]
      let cleoID = MemberIdentity(user: cleoSession.user, device: cleoSession.device!)
      return try ben2.sign("as cleo", id: id, own, 0, try ben2.certificate(own, number: number + 1, owner: cleoID))
        .encoded
    }
    try post("ben failed few_time_certificate") { id in
      let own = [try ben2.key()]
      return try ben2.sign(
        "of another room", id: id, own, 0, try ben2.certificate(own, number: number + 1, room: ben2.newID())
      ).encoded
    }
    try post("ben failed few_time_certificate") { id in
      let stranger = try ben2.key()
      let real = try ben2.sign("x", id: id, [stranger], 0, try ben2.certificate([stranger], number: number + 1))
      return FewTimeContent(
        content: real.content, certificate: certificate, index: 1, use: 1, key: real.key,
        path: FewTimeBatchCertificate.path(to: 1, among: keys.map(\.publicKey)), signature: real.signature
      ).encoded
    }
    try post("ben: overtaken") { id in
      let overtaken = [try ben2.key()]
      return try ben2.sign("overtaken", id: id, overtaken, 0, try ben2.certificate(overtaken, number: number - 1))
        .encoded
    }
    try post("ben failed few_time_old_key") { id in
      let twin = [try ben2.key()]
      return try ben2.sign("same number", id: id, twin, 0, try ben2.certificate(twin, number: number)).encoded
    }
    // What was refused has used up nothing.
    try post("ben: two") { id in
      try ben2.sign("two", id: id, [keys[0], try FewTimePrivateKey(state: states[1])], 1, certificate).encoded
    }
    // Eight newer batches: those before them are forgotten, and nothing so old comes back, seen or not.
    for newer in 1...8 {
      try post("ben: newer \(newer)") { id in
        let own = [try ben2.key()]
        return try ben2.sign(
          "newer \(newer)", id: id, own, 0, try ben2.certificate(own, number: number + UInt64(newer))
        )
        .encoded
      }
    }
    for number in [number - 2, number - 1] {
      try post("ben failed few_time_old_key") { id in
        let old = [try ben2.key()]
        return try ben2.sign("old", id: id, old, 0, try ben2.certificate(old, number: number)).encoded
      }
    }
    try post("ben failed few_time_old_key") { id in
      try ben2.sign("three", id: id, [keys[0], try FewTimePrivateKey(state: states[1])], 1, certificate).encoded
    }
    world.settle()
    #expect(ana.texts(room) == expected)
    #expect(cleo.texts(room) == expected)
  }

  @Test("Each device of an account has its own keys, and the others check them by the same account key")
  func secondDevice() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    try world.send(ana, room, "before")
    let phone = world.client("phone")
    try world.run(
      phone, .logIn(login: "ana", password: "correct horse", deviceName: "Phone"))
    try world.run(phone, .connect)
    for index in 0..<3 {
      try world.send(phone, room, "phone \(index)")
      try world.send(ana, room, "desk \(index)")
    }
    let said = (0..<3).flatMap { ["ana: phone \($0)", "ana: desk \($0)"] }
    #expect(phone.texts(room) == said)
    #expect(ana.texts(room) == ["ana: before"] + said)
    #expect(ben.texts(room) == ana.texts(room))
    #expect(phone.rooms.first?.isFewTime == true)
    #expect(Set(ben.fewTime(room).map(use)).count == 7)
    #expect(ben.records.keys.filter { $0.hasPrefix(FewTimeWitness.prefix) }.count == 2)
  }

  @Test("Few-time signatures are turned on and off by a commit, and late messages are judged by their own epoch")
  func changing() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"])
    try world.send(ana, room, "without")
    // Encrypted before the change, and sent after it.
    ben.cutConnection()
    let late = ben.command(.send(room: room, text: "late"))
    while ben.hasWork { ben.step() }
    try world.run(ana, .setFewTime(room: room, isOn: true))
    #expect(ben.hasSucceeded(late))
    try world.send(ana, room, "with")
    #expect(ben.rooms.first?.isFewTime == true)
    try world.run(ben, .setFewTime(room: room, isOn: false))
    try world.send(ana, room, "without again")
    #expect(
      ben.history(room) == [
        "ana: without", "* ana turned few-time signatures on", "ben: late", "ana: with",
        "* ben turned few-time signatures off", "ana: without again",
      ])
    #expect(Array(ana.history(room).dropFirst()) == ben.history(room))
    #expect(ana.fewTime(room).map { $0 == nil } == [true, true, false, true])
    #expect(ana.rooms.first?.isFewTime == false)
  }

  @Test("A server cannot take the switch away: who is shown a room without it does not join")
  func strippedByTheServer() throws {
    let world = World()
    let ana = try world.registered("ana")
    let ben = try world.registered("ben")
    let room = try world.room(ana, members: ["ben"], fewTime: true)
    let id = room
    let message = try MLSMessage(decoding: try #require(world.server.rooms[id]?.groupInfo))
    guard case .groupInfo(var info) = message else { throw TestFailure() }
    #expect(info.context.extensions.data(of: ExtensionType.fewTimeSignatures) != nil)
    info.context.extensions.removeAll { $0.type == ExtensionType.fewTimeSignatures }
    world.server.rooms[id]?.groupInfo = MLSMessage.groupInfo(info).encoded
    let phone = world.client("phone")
    try world.run(
      phone, .logIn(login: "ana", password: "correct horse", deviceName: "Phone"))
    try world.run(phone, .connect)
    #expect(phone.rooms.first?.state != .ok)
    try world.send(ana, room, "still signed twice")
    #expect(ben.fewTime(room).last??.use == 1)
    #expect(phone.texts(room).isEmpty)
  }

  private struct TestFailure: Error {}
}
