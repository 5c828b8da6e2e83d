import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  func fetchMailbox() {
    synchroniser.state = .fetchingMail
    request("GET", "/api/mailbox?after=\(mailboxCursor)", for: .synchroniser(.mailbox))
  }

  /// Opens one Welcome after the other: each may need the directory before it is trusted.
  func takeMail(_ page: MailPage) {
    synchroniser.state = .openingMail(page)
    guard page.index < page.items.count else { return page.hasMore ? fetchMailbox() : fetchRooms() }
    let item = page.items[page.index]
    if item[string: "type"] == "return", let id = item[uuid: "room"], let room = findRoom(id),
      let bytes = item[bytes: "payload"], let identity = try? MemberIdentity(credential: bytes)
    {
      receive(returnOf: identity, to: room)
      return takeNextMail()
    }
    guard let id = item[unsigned: "id"], id > mailboxCursor, item[string: "type"] == "welcome",
      let room = item[uuid: "room"], let seq = item[unsigned: "seq"], let payload = item[bytes: "payload"]
    else { return takeNextMail() }
    if let present = findRoom(room), present.isReadable, present.status == .ok, seq > present.record.cursor {
      // The log comes first: either it leads past this Welcome, or to the end of the membership before it.
      present.isInvitedAnew = true
      return fetchRooms()
    }
    open(welcome: payload, room: room, seq: seq)
  }

  /// The item is dealt with: the server may forget it.
  func takeNextMail() {
    guard case .openingMail(var page) = synchroniser.state else { return }
    if page.index < page.items.count, let id = page.items[page.index][unsigned: "id"], id > mailboxCursor {
      mailboxCursor = id
      storeMailboxCursor()
      request("POST", "/api/mailbox/ack", .object("upTo", .number(id)), for: .nothing)
    }
    page.index += 1
    page.waiting = nil
    takeMail(page)
  }

  // MARK: a Welcome whose place the log has not reached

  /// Reads what was said up to this device's removal, before it joins the room once more.
  func holdBack(welcome payload: [UInt8], for room: Room, seq: UInt64) {
    guard case .openingMail(var page) = synchroniser.state else { return }
    page.waiting = MailPage.Waiting(room: room.id, seq: seq, payload: payload, until: now + MailPage.patience)
    synchroniser.state = .openingMail(page)
    fetch(room)
    after(MailPage.patience, .settle)
  }

  /// Whether a Welcome for a later membership waits until this one's log has been read.
  func awaitsWelcome(_ room: Room) -> Bool {
    guard case .openingMail(let page) = synchroniser.state else { return false }
    return page.waiting?.room == room.id
  }

  /// Looks whether the log has come as far as the Welcome that waits for it. At the end of every event.
  func openWaitingWelcome() {
    guard case .openingMail(var page) = synchroniser.state, let waiting = page.waiting else { return }
    let room = findRoom(waiting.room)
    if let room, room.isReadable, room.record.cursor < waiting.seq {
      guard now >= waiting.until else { return }
      page.waiting = nil
      synchroniser.state = .openingMail(page)
      // A Welcome for a place that the log does not reach says nothing against the membership there is.
      notice(.warning, .unreadableWelcome, room: waiting.room)
      return takeNextMail()
    }
    page.waiting = nil
    synchroniser.state = .openingMail(page)
    open(welcome: waiting.payload, room: waiting.room, seq: waiting.seq)
  }
}
