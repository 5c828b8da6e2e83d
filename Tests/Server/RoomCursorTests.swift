import ChatProtocol
import Testing
import WireCoding

@testable import ChatServer

@Suite("A node's place in a room's log")
struct RoomCursorTests {
  private func entry(_ seq: UInt64) -> RoomEvent {
    RoomEvent(
      kind: .message, room: TestAccount.newID(), seq: seq, id: TestAccount.newID(), sender: TestAccount.newID(),
      device: TestAccount.newID(), time: 0, payload: [])
  }

  @Test("What overtakes an entry waits for it, and each is handed out once, in order")
  func order() {
    var cursor = RoomCursor(delivered: 3)
    #expect(cursor.accept(entry(5), except: nil, now: 10).isEmpty)
    #expect(cursor.accept(entry(6), except: nil, now: 11).isEmpty)
    #expect(cursor.gapSince == 10)
    #expect(cursor.accept(entry(4), except: nil, now: 12).map(\.event.seq) == [4, 5, 6])
    #expect(cursor.gapSince == nil)
    #expect(cursor.accept(entry(5), except: nil, now: 13).isEmpty)
    #expect(cursor.delivered == 6 && cursor.gapSince == nil)
  }

  @Test("More than can be held is missed until it is fetched, even where nothing comes after it")
  func dropped() {
    var cursor = RoomCursor(delivered: 0)
    let last = UInt64(RoomCursor.heldLimit) + 20
    for seq in 2...last { #expect(cursor.accept(entry(seq), except: nil, now: 1).isEmpty) }
    let due = cursor.accept(entry(1), except: nil, now: 2).map(\.event.seq)
    #expect(due == Array(1...UInt64(RoomCursor.heldLimit) + 1))
    #expect(cursor.gapSince == 1)
    for seq in cursor.delivered + 1...last { #expect(cursor.accept(entry(seq), except: nil, now: 3).count == 1) }
    #expect(cursor.delivered == last && cursor.gapSince == nil)
  }

  @Test("What is given up is no gap any more, unless more was heard of")
  func skipped() {
    var cursor = RoomCursor(delivered: 0)
    for seq: UInt64 in [5, 9] { #expect(cursor.accept(entry(seq), except: nil, now: 1).isEmpty) }
    cursor.skip(to: 7)
    #expect(cursor.gapSince == 1)
    cursor.skip(to: 9)
    #expect(cursor.gapSince == nil)
  }
}
