import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  /// - Parameter reference: what the command's answer is called by.
  func perform(_ command: Command, _ reference: Text?) {
    expectReply(reference)
    switch command {
    case .register(let username, let email, let password, let deviceName, let invitation):
      register(
        reference, username: username, password: password, deviceName: deviceName,
        terms: RegistrationTerms(email: email, invitation: invitation))
    case .logIn(let login, let password, let deviceName):
      logIn(reference, login: login, password: password, deviceName: deviceName)
    case .logOut: logOut(reference)
    case .connect:
      wantsConnection = true
      connect()
      succeed(reference)
    case .disconnect:
      disconnect()
      succeed(reference)
    case .state:
      stateDidChange()
      roomsDidChange()
      succeed(reference)
    case .sync, .createRoom, .invite, .remove, .leave, .rename, .setFewTime, .renew, .retry, .open, .read, .members,
      .send, .lookUp:
      guard phase == .ready, account != nil else { return fail(reference, .signedOut) }
      performSignedIn(command, reference)
    }
  }

  private func performSignedIn(_ command: Command, _ reference: Text?) {
    switch command {
    case .sync: synchronise(for: .command(reference))
    case .createRoom(let name, let kind, let members, let suite, let isFewTime):
      createRoom(reference, name: name, kind: kind, members: members, suite: suite, fewTime: isFewTime)
    case .lookUp(let username):
      resolve([username]) { engine, users, failure in
        if let failure { return engine.fail(reference, failure) }
        engine.succeed(reference, .user(user: users[0]))
      }
    case .invite(let room, let users):
      with(room, reference) { engine, room in engine.invite(reference, room: room, usernames: users) }
    case .remove(let room, let user):
      with(room, reference) { engine, room in engine.remove(reference, room: room, user: user) }
    case .leave(let room): with(room, reference) { engine, room in engine.leave(reference, room: room) }
    case .rename(let room, let name):
      with(room, reference) { engine, room in engine.rename(reference, room: room, name: name) }
    case .setFewTime(let room, let isOn):
      with(room, reference) { engine, room in engine.setFewTime(reference, room: room, isOn: isOn) }
    case .renew(let room): with(room, reference) { engine, room in engine.renew(reference, room: room) }
    case .retry(let room):
      with(room, reference) { engine, room in
        engine.retry(room)
        engine.succeed(reference)
      }
    case .open(let room): with(room, reference) { engine, room in engine.open(room, reference) }
    case .read(let room, let seq):
      with(room, reference) { engine, room in
        engine.send(.read(room: room.id, seq: min(seq ?? room.record.cursor, room.record.cursor)))
        engine.succeed(reference)
      }
    case .members(let room): with(room, reference) { engine, room in engine.tellMembers(of: room, reference) }
    case .send(let room, let text): with(room, reference) { engine, room in engine.send(text, in: room, reference) }
    case .register, .logIn, .logOut, .connect, .disconnect, .state: fail(reference, EngineFailure(.invalidCommand))
    }
  }

  /// Does what is asked of a room, where this device knows it.
  private func with(_ id: UUIDv7, _ reference: Text?, _ work: (ChatEngine, Room) -> Void) {
    guard let room = findRoom(id) else { return fail(reference, EngineFailure(.notFound)) }
    work(self, room)
  }
}
