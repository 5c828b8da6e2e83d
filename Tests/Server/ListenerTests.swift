import EngineInterface
import Foundation
import Testing
import WireCoding

@testable import ChatClient

/// Where listeners stand, and in which order they read; `Tests/Terminal/test_listen.py` runs them against a server.
@Suite struct ListenerTests {
  private static func id(_ number: UInt8) -> UUIDv7 {
    UUIDv7(milliseconds: 0, random: [UInt8](repeating: number, count: 10))
  }

  private static func message(room: UUIDv7, seq: UInt64, time: UInt64) -> ChatMessage {
    let entry = TimelineEntry(time: time, epoch: 1, isMine: false, content: .text(id: id(9), text: "x"))
    return ChatMessage(StoredEntry(room: room, seq: seq, entry: entry), ownDevice: nil)
  }

  private func withStore(_ body: (ListenerStore, String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("listeners.sqlite").path
    try body(try ListenerStore(path: path), path)
  }

  @Test("A listener begins once, and stays where it was when it is opened again")
  func beginning() throws {
    let (first, second) = (Self.id(1), Self.id(2))
    try withStore { store, path in
      try store.begin("echo", at: [first: 7])
      try store.advance("echo", room: first, to: 9)
      try store.begin("echo", at: [first: 20, second: 20])
      #expect(try store.cursors(of: "echo") == [first: 9])
      #expect(try ListenerStore(path: path).cursors(of: "echo") == [first: 9])
      #expect(try store.cursors(of: "other").isEmpty)
      try store.erase()
      try store.begin("echo", at: [second: 3])
      #expect(try store.cursors(of: "echo") == [second: 3])
    }
  }

  @Test("A cursor goes on, and back only where the log has become shorter")
  func order() throws {
    let room = Self.id(1)
    try withStore { store, _ in
      try store.begin("echo", at: [:])
      for seq: UInt64 in [3, 8, 5] { try store.advance("echo", room: room, to: seq) }
      #expect(try store.cursors(of: "echo") == [room: 8])
      try store.rewind("echo", room: room, to: 4)
      #expect(try store.cursors(of: "echo") == [room: 4])
    }
  }

  @Test("Rooms are put together by time, and each keeps its order whatever its times say")
  func pages() {
    var pages = MessagePages()
    #expect(pages.isEmpty && pages.next() == nil)
    let times: [(UInt8, [UInt64])] = [(1, [10, 40, 30, 60]), (2, [20, 50]), (3, [])]
    for (room, list) in times {
      pages.add(list.enumerated().map { Self.message(room: Self.id(room), seq: UInt64($0 + 1), time: $1) })
    }
    #expect(!pages.isEmpty)
    var read: [UInt64] = []
    while let message = pages.next() { read.append(message.stored.entry.time) }
    #expect(read == [10, 20, 40, 30, 50, 60])
  }

  @Test("A feed begins at the cursor, after a place in the log, or at a time")
  func starts() {
    let room = Self.id(1)
    let message = Self.message(room: room, seq: 5, time: 2000)
    for (start, position, isIncluded) in [
      (.cursor, 4, true), (.after(seq: 2), 2, true), (.time(Date(timeIntervalSince1970: 2)), 0, true),
      (.time(Date(timeIntervalSince1970: 3)), 0, false),
    ] as [(ListeningStart, UInt64, Bool)] {
      var positions = ListeningPositions(start: start)
      positions.cursors = [room: 4]
      #expect(positions[room] == position && positions.includes(message) == isIncluded)
      positions[room] = 6
      #expect(positions[room] == 6)
    }
  }
}
