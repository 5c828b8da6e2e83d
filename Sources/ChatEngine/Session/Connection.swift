import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  func connect() {
    guard phase == .ready, connection == .offline else { return }
    connection = .connecting
    stateDidChange()
    act(.openSocket)
  }

  func disconnect() {
    wantsConnection = false
    guard connection != .offline else { return }
    connection = .offline
    online = SortedSet()
    stateDidChange()
    act(.closeSocket)
  }

  func socketOpened() {
    guard phase == .ready, connection == .connecting else { return act(.closeSocket) }
    connection = .online
    connectionAttempts = 0
    stateDidChange()
    var cursors: [ClientFrame.Cursor] = []
    for room in orderedRooms where room.group != nil {
      expireIfIdle(room)
      cursors.append(.init(room: room.id, seq: room.record.cursor))
    }
    send(.hello(rooms: cursors, mailbox: mailboxCursor))
    // What the log holds comes with the hello; membership and mail are asked for, so that each has one way in.
    synchronise(for: .connection)
  }

  /// The first round of synchronising since the connection was made has ended.
  func caughtUpWithServer() {
    guard connection == .online else { return }
    resendOutboxes()
    topUpKeyPackages()
    renewLeaves()
    commitDepartures()
    // Where this device has spoken lately, it will again.
    for room in orderedRooms where room.record.sentSinceUpdate > 0 { prepareFewTimeKeys(of: room) }
    scheduleMaintenance()
  }

  func socketClosed(code: UInt16) {
    guard connection != .offline else { return }
    connection = .offline
    online = SortedSet()
    stateDidChange()
    guard wantsConnection, phase == .ready else { return }
    // Exponential, from half a second to half a minute, with full jitter above half of it.
    let ceiling = pause(500, doubled: Int(min(connectionAttempts, 16)), atMost: 30_000)
    connectionAttempts += 1
    let delay = max(ceiling / 2 + jitter(below: ceiling / 2 + 1), retryAfter)
    retryAfter = 0
    after(delay, .connect)
  }

  func send(_ frame: ClientFrame) { act(.send(frame.json.encoded)) }

  func receive(frame text: [UInt8]) {
    guard phase == .ready, let json = try? JSON(parsing: text), let type = json[string: "type"] else { return }
    switch type {
    case "message", "commit", "proposal":
      guard let event = RoomEvent(json), let room = findRoom(event.room) else { return }
      receive([event], in: room)
    case "history":
      guard let id = json[uuid: "room"], let room = findRoom(id) else { return }
      receivePage(json, in: room)
    case "accepted":
      guard let id = json[uuid: "id"], let room = json[uuid: "room"], let seq = json[unsigned: "seq"],
        let time = json[unsigned: "time"]
      else { return }
      accepted(id, room: room, seq: seq, time: time)
    case "rejected":
      guard let id = json[uuid: "id"], let room = json[uuid: "room"] else { return }
      rejected(
        id, room: room,
        EngineFailure(Failure(told: json, otherwise: .refused)))
    case "mailbox": synchronise()
    case "room":
      if let id = json["room"]?[uuid: "id"], let room = findRoom(id) { refreshRoles(of: room) }
      synchronise()
    case "room_removed":
      guard let id = json[uuid: "room"], let room = findRoom(id) else { return }
      end(room)
    case "online_users": receiveOnline(json)
    case "user_joined", "user_left": receivePresence(json, joined: type == "user_joined")
    case "presence": receivePresence(json)
    case "resync":
      guard let id = json[uuid: "room"], let room = findRoom(id) else { return synchronise() }
      fetch(room)
    case "receipt": receiveReceipt(json)
    case "goodbye": retryAfter = min(json[unsigned: "retryAfter"] ?? 0, 60_000)
    default: return
    }
  }

  /// How far somebody has come in a room: for the interface, which shows it and keeps nothing.
  private func receiveReceipt(_ json: JSON) {
    guard let room = json[uuid: "room"], findRoom(room) != nil, let user = json[uuid: "user"],
      let kind = ReceiptKind(named: json[string: "kind"]), let seq = json[unsigned: "seq"]
    else { return }
    emit(.receipt(room: room, user: user, kind: kind, seq: seq))
  }

  private func receiveOnline(_ json: JSON) {
    online = SortedSet()
    for user in json[array: "users"] ?? [] {
      if let id = user[uuid: "id"] { online.insert(id) }
    }
    emitOnline()
  }

  private func receivePresence(_ json: JSON, joined: Bool) {
    guard let id = json["user"]?[uuid: "id"] ?? json[uuid: "user"] else { return }
    if joined { online.insert(id) } else { online.remove(id) }
    emitOnline()
  }

  private func receivePresence(_ json: JSON) {
    for user in json[array: "joined"] ?? [] {
      if let id = user[uuid: "id"], !isOwn(user: id) { online.insert(id) }
    }
    for user in json[array: "left"] ?? [] {
      if let id = user[uuid: "id"] { online.remove(id) }
    }
    emitOnline()
  }

  private func emitOnline() {
    emit(.online(users: online.elements))
  }
}

extension ReceiptKind {
  /// As the server calls it.
  init?(named name: Text?) {
    switch name {
    case "delivered"?: self = .delivered
    case "read"?: self = .read
    default: return nil
    }
  }
}
