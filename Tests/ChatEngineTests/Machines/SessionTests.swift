import ChatProtocol
import Ciphers
import EngineInterface
import HBSS
import Testing
import WireCoding

@testable import ChatEngine

/// Every state of what belongs to the account, and all that can happen to it.
@Suite("Session, state by state")
struct SessionTests {
  /// Ana's device.
  let records: [EngineRecord]
  let now: UInt64
  let keys: PasswordKeys

  init() throws {
    let world = World()
    let ana = try world.registered("ana")
    records = ana.records.filter { EngineRecord.isForEngine($0.key) }.map { EngineRecord(key: $0.key, value: $0.value) }
    now = world.server.now
    keys = try PasswordKeys.derive(password: "correct horse", salt: [UInt8](repeating: 1, count: 16))
  }

  private func engine(signedIn: Bool = true) -> ChatEngine {
    let engine = ChatEngine(entropy: SystemEntropy(), suites: [.nightjarMLDSA])
    _ = engine.handle(.start(signedIn ? records : []), now: now)
    return engine
  }

  private func reply(_ status: UInt16, _ body: JSON = .object([])) -> EngineReply {
    EngineReply(status: status, body: body, bytes: body.encoded)
  }

  /// The state after an input, with what the server is asked for, and a plus for an alarm that is set.
  private func outcome(_ name: String, _ actions: [EngineAction]) -> String {
    var parts = [name]
    for action in actions {
      if case .http(let request) = action {
        let path = request.path.split(separator: "?")[0]
        parts.append(path.split(separator: "/").last.map(String.init) ?? "")
      } else if case .openSocket = action {
        parts.append("open")
      } else if case .closeSocket = action {
        parts.append("close")
      }
    }
    return parts.joined(separator: "+")
  }

  // MARK: registration and log-in

  private func setUp(_ name: String, _ engine: ChatEngine) throws -> SetUp {
    let terms = RegistrationTerms(email: nil, invitation: nil)
    let wish = SetUpWish(
      kind: .registration(terms), reference: "r", login: "ben", password: "correct horse", deviceName: "phone")
    let logIn = SetUpWish(kind: .logIn, reference: "r", login: "ben", password: "correct horse", deviceName: "phone")
    let accountKey = try SLHDSAPrivateKey(
      parameters: .sha2_128s, skSeed: [UInt8](repeating: 1, count: 16), skPRF: [UInt8](repeating: 2, count: 16),
      pkSeed: [UInt8](repeating: 3, count: 16))
    let user = UUIDv7(milliseconds: now, random: [UInt8](repeating: 7, count: 10))
    let device = NewDevice(
      reference: "r", name: "phone", userID: user, username: "ben", accountKey: accountKey,
      backupKey: keys.backupKey, origin: .registration(terms, authSecret: keys.authSecret))
    let account = Account(
      userID: user, username: "ben", accountPrivateKey: accountKey.bytes, accountPublicKey: accountKey.publicKey.bytes,
      backupKey: keys.backupKey, backupVersion: 1, deviceID: user, deviceName: "phone", certificate: [], suites: [])
    return switch name {
    case "salt": .askingForSalt(wish)
    case "deriving": .derivingKeys(wish, salt: [UInt8](repeating: 1, count: 16))
    case "accountKey": .makingAccountKey(wish, keys)
    case "session": .openingSession(logIn, keys)
    case "backup": .fetchingBackup(logIn, keys, user: user, username: "ben")
    case "deviceKeys": .makingDeviceKeys(device)
    case "certifying": .certifyingDevice(device, [])
    case "registering": .registering(device, account)
    case "publishing": .publishingKeys(reference: "r")
    default: .idle
    }
  }

  private func name(of setUp: SetUp) -> String {
    switch setUp {
    case .idle: "idle"
    case .askingForSalt: "salt"
    case .derivingKeys: "deriving"
    case .makingAccountKey: "accountKey"
    case .openingSession: "session"
    case .fetchingBackup: "backup"
    case .makingDeviceKeys: "deviceKeys"
    case .certifyingDevice: "certifying"
    case .registering: "registering"
    case .publishingKeys: "publishing"
    }
  }

  @Test("Registration and log-in")
  func setUps() throws {
    let table = StateTable(
      states: [
        "idle", "salt", "deriving", "accountKey", "session", "backup", "deviceKeys", "certifying", "registering",
        "publishing",
      ],
      inputs: ["salt", "taken", "refused", "lost", "alarm", "keys up", "register", "log in", "log out"])
    try table.expect(
      """
      salt: deriving < salt; idle < session backup; publishing < registering
      taken: publishing < registering; idle < salt session backup
      refused: idle < salt session backup registering
      lost: idle < salt session backup registering
      alarm: accountKey < deriving; deviceKeys < accountKey; certifying < deviceKeys; registering+register < certifying
      keys up: idle < publishing
      register: salt+kdf < idle
      log in: salt+kdf < idle
      log out: · < idle; idle < *
      """
    ) { input, state in
      let engine = engine(signedIn: false)
      engine.setUp = try setUp(state, engine)
      let isBusy = !engine.setUp.isIdle
      if isBusy { engine.expectReply("r") }
      switch input {
      case "salt":
        let salt = JSON.bytes([UInt8](repeating: 1, count: 16))
        engine.answered(
          .setUp, reply(200, ["algorithm": "scrypt", "salt": salt, "n": 32768, "r": 8, "p": 1]))
      case "taken": engine.answered(.setUp, reply(200))
      case "refused": engine.answered(.setUp, reply(403))
      case "lost": engine.answered(.setUp, reply(0))
      case "alarm": engine.rang(.setUp)
      case "keys up":
        engine.keyPackageSupply = .uploading(.setUp)
        engine.answered(.keyPackages, reply(200))
      case "register":
        engine.perform(
          .register(username: "cleo", email: nil, password: "correct horse", deviceName: "phone", invitation: nil),
          "other")
      case "log in": engine.perform(.logIn(login: "cleo", password: "correct horse", deviceName: "phone"), "other")
      default: engine.perform(.logOut, "other")
      }
      let actions = engine.handle(.sessionRestored, now: now)
      // Who waits hears of the end, and of nothing else.
      let isAnswered = actions.contains { action in
        if case .emit(.reply("r", _)) = action { return true }
        return false
      }
      #expect(!isBusy || engine.phase == .working || isAnswered || input == "keys up", "\(input) in state \(state)")
      return outcome(name(of: engine.setUp), actions)
    }
  }

  // MARK: KeyPackages

  @Test("KeyPackages")
  func keyPackages() throws {
    let table = StateTable(
      states: ["idle", "counting", "making", "uploading"],
      inputs: ["none left", "enough", "refused", "lost", "alarm", "top up"])
    try table.expect(
      """
      none left: idle < uploading; making < counting
      enough: idle < counting uploading
      refused: idle < counting uploading
      lost: idle < counting uploading
      alarm: · < *
      top up: counting+me < idle
      """
    ) { input, state in
      let engine = engine()
      let wanted = WantedKeyPackage(.nightjarMLDSA, isLastResort: false)
      engine.keyPackageSupply =
        switch state {
        case "counting": .counting
        case "making": .making([wanted, wanted], made: [], .topUp)
        case "uploading": .uploading(.topUp)
        default: .idle
        }
      let suite = JSON.number(CipherSuite.nightjarMLDSA.id)
      switch input {
      case "none left": engine.answered(.keyPackages, reply(200, ["counts": []]))
      case "enough":
        engine.answered(
          .keyPackages, reply(200, ["counts": [["suite": suite, "available": 8, "lastResort": .bool(true)]]]))
      case "refused": engine.answered(.keyPackages, reply(403))
      case "lost": engine.answered(.keyPackages, reply(0))
      case "alarm": engine.rang(.keyPackages)
      default: engine.topUpKeyPackages()
      }
      let name =
        switch engine.keyPackageSupply {
        case .idle: "idle"
        case .counting: "counting"
        case .making: "making"
        case .uploading: "uploading"
        }
      return outcome(name, engine.handle(.sessionRestored, now: now))
    }
  }

  // MARK: backup

  @Test("The account's backup")
  func backup() throws {
    let table = StateTable(
      states: ["idle", "writing", "merging"],
      inputs: ["written", "written by another", "lost", "refused", "new key"])
    try table.expect(
      """
      written: · < idle; idle < writing; idle, due < *
      written by another: · < idle; merging+backup < writing; idle, due < merging
      lost: · < idle; idle, due < *
      refused: · < idle; idle < writing; idle, due < *
      new key: writing+backup < idle; · < *
      """
    ) { input, state in
      let engine = engine()
      engine.needsBackup = false
      engine.backupState = state == "writing" ? .writing : state == "merging" ? .merging : .idle
      switch input {
      case "written": engine.answered(.backup, reply(200, ["version": 3]))
      case "written by another": engine.answered(.backup, reply(409))
      case "lost": engine.answered(.backup, reply(0))
      case "refused": engine.answered(.backup, reply(403))
      default:
        engine.needsBackup = true
        engine.backUpIfNeeded()
      }
      let name =
        switch engine.backupState {
        case .idle: engine.needsBackup ? "idle, due" : "idle"
        case .writing: "writing"
        case .merging: "merging"
        }
      return outcome(name, engine.handle(.sessionRestored, now: now))
    }
  }

  // MARK: connection

  @Test("The connection")
  func connection() throws {
    let table = StateTable(
      states: ["offline", "connecting", "online"],
      inputs: ["opened", "closed", "alarm", "connect", "disconnect", "session lost", "log out"])
    try table.expect(
      """
      opened: online+mailbox < connecting; offline+close < offline; online+close < online
      closed: · < offline; offline < *
      alarm: connecting+open < offline; · < *
      connect: connecting+open < offline; · < *
      disconnect: offline+close < *; · < offline
      session lost: offline+close < *; · < offline
      log out: offline+close < *; · < offline
      """
    ) { input, state in
      let engine = engine()
      engine.wantsConnection = true
      engine.connection = state == "online" ? .online : state == "connecting" ? .connecting : .offline
      let actions =
        switch input {
        case "opened": engine.handle(.socketOpened, now: now)
        case "closed": engine.handle(.socketClosed(code: 1006), now: now)
        case "connect": engine.handle(.command(.connect, reference: nil), now: now)
        case "disconnect": engine.handle(.command(.disconnect, reference: nil), now: now)
        case "session lost": engine.handle(.signedOut, now: now)
        case "log out": engine.handle(.command(.logOut, reference: nil), now: now)
        default:
          {
            engine.rang(.connect)
            return engine.handle(.sessionRestored, now: now)
          }()
        }
      return outcome("\(engine.connection)", actions)
    }
  }

  // MARK: synchronising

  @Test("Rounds of synchronising")
  func rounds() throws {
    let table = StateTable(
      states: ["idle", "mail", "welcome", "list", "reading"],
      inputs: ["mailbox", "no mailbox", "rooms", "no rooms", "wish", "alarm", "next mail", "patience ends"])
    try table.expect(
      """
      mailbox: list+rooms < mail
      no mailbox: idle < mail
      rooms: reading < list
      no rooms: idle < list
      wish: mail+mailbox < idle; mail again < mail; welcome again < welcome; list again < list; reading again < reading
      alarm: mail+mailbox < idle; mail again < mail; welcome again < welcome; list again < list; reading again < reading
      next mail: list+ack+rooms < welcome
      patience ends: idle < reading
      """
    ) { input, state in
      let engine = engine()
      engine.connection = .online
      let page = MailPage(items: [["type": "welcome", "id": 1]], hasMore: false)
      engine.synchroniser.state =
        switch state {
        case "mail": .fetchingMail
        case "welcome": .openingMail(page)
        case "list": .fetchingRooms(SortedTable())
        case "reading": .readingRooms(until: now + 1000)
        default: .idle
        }
      // A room whose log is on its way keeps the round open.
      let room = Room(RoomRecord(id: engine.newID(), label: .group, suite: 1, createdAt: now))
      room.transition(to: .outside(.lookingIn))
      engine.rooms[room.id] = room
      var time = now
      switch input {
      case "mailbox": engine.answered(.synchroniser(.mailbox), reply(200, ["items": []]))
      case "no mailbox": engine.answered(.synchroniser(.mailbox), reply(0))
      case "rooms": engine.answered(.synchroniser(.rooms), reply(200, ["rooms": [["id": .id(room.id), "suite": 1]]]))
      case "no rooms": engine.answered(.synchroniser(.rooms), reply(0))
      case "wish": engine.synchronise()
      case "alarm": engine.rang(.retryRound)
      case "next mail": engine.takeNextMail()
      default: time += 2000
      }
      let actions = engine.handle(.sessionRestored, now: time)
      let name =
        switch engine.synchroniser.state {
        case .idle: "idle"
        case .fetchingMail: "mail"
        case .openingMail: "welcome"
        case .fetchingRooms: "list"
        case .readingRooms: "reading"
        }
      return outcome(engine.synchroniser.wantsAnother ? name + " again" : name, actions)
    }
  }
}
