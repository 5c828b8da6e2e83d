import ChatProtocol
import WireCoding

extension ChatEngine {
  /// Commands are described in `docs/PROTOCOL.md` §8.
  func perform(_ command: JSON) {
    // As it came: it is handed through many closures, and one JSON value is one reference.
    let reference = command[string: "ref"] == nil ? nil : command["ref"]
    expectReply(reference)
    guard let name = command[string: "do"] else {
      return fail(reference, "invalid_command", "The command has no name.")
    }
    switch name {
    case "register":
      guard let username = command[string: "username"], let password = command[string: "password"] else {
        return fail(reference, .missingField)
      }
      register(
        reference, username: username, email: command[string: "email"], password: password,
        deviceName: command[string: "deviceName"] ?? "Device")
    case "login":
      guard let login = command[string: "login"], let password = command[string: "password"] else {
        return fail(reference, .missingField)
      }
      logIn(reference, login: login, password: password, deviceName: command[string: "deviceName"] ?? "Device")
    case "logout": logOut(reference)
    case "connect":
      wantsConnection = true
      connect()
      succeed(reference)
    case "disconnect":
      disconnect()
      succeed(reference)
    case "state":
      stateDidChange()
      roomsDidChange()
      succeed(reference)
    default:
      guard phase == .ready, account != nil else {
        return fail(reference, .signedOut)
      }
      performSignedIn(name, command, reference)
    }
  }

  private func performSignedIn(_ name: Text, _ command: JSON, _ reference: JSON?) {
    switch name {
    case "sync":
      synchronise { engine, failure in
        if let failure { return engine.fail(reference, failure) }
        engine.commitDepartures()
        engine.drainOutboxes { engine in engine.succeed(reference) }
      }
    case "createRoom":
      createRoom(
        reference, name: command[string: "name"] ?? "", kind: command[string: "kind"] ?? "group",
        members: strings(command["members"]), suite: command[unsigned: "suite"],
        fewTime: command[bool: "fewTime"] ?? false)
    case "lookUp":
      guard let username = command[string: "username"] else { return fail(reference, .missingField) }
      resolve([username]) { engine, users, failure in
        if let failure { return engine.fail(reference, failure) }
        engine.succeed(reference, .object("user", .id(users[0])))
      }
    default:
      guard let id = command[uuid: "room"], let room = findRoom(id) else {
        return fail(reference, "not_found", "There is no such room on this device.")
      }
      perform(name, command, in: room, reference)
    }
  }

  private func perform(_ name: Text, _ command: JSON, in room: Room, _ reference: JSON?) {
    switch name {
    case "send":
      guard let text = command[string: "text"] else { return fail(reference, .missingField) }
      send(text, in: room, reference)
    case "invite": invite(reference, room: room, usernames: strings(command["users"]))
    case "remove":
      guard let user = command[uuid: "user"] else { return fail(reference, .missingField) }
      remove(reference, room: room, user: user)
    case "renew": renew(reference, room: room)
    case "leave": leave(reference, room: room)
    case "rename":
      guard let name = command[string: "name"] else { return fail(reference, .missingField) }
      rename(reference, room: room, name: name)
    case "setFewTime":
      guard let isOn = command[bool: "on"] else { return fail(reference, .missingField) }
      setFewTime(reference, room: room, isOn: isOn)
    case "retry":
      retry(room)
      succeed(reference)
    case "open": open(room, reference)
    case "read":
      send(.read(room: room.id, seq: min(command[unsigned: "seq"] ?? room.cursor, room.cursor)))
      succeed(reference)
    case "members":
      ensureContacts(of: room) { engine, _ in
        guard let room = engine.findRoom(room.id) else { return engine.fail(reference, .noGroup) }
        engine.succeed(reference, engine.membersJSON(of: room))
      }
    default: fail(reference, "invalid_command", "There is no such command.")
    }
  }

  private func strings(_ json: JSON?) -> [Text] {
    var result: [Text] = []
    for element in json?.array ?? [] {
      if let text = element.string { result.append(text) }
    }
    return result
  }
}

extension EngineFailure {
  static var signedOut: EngineFailure { EngineFailure("signed_out", "Log in first.") }
  static var missingField: EngineFailure {
    EngineFailure("missing_field", "A field of the command is missing.")
  }
}
