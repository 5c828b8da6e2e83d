import EngineInterface
public import WireCoding

extension ChatClient {
  /// Messages of a room that are read at once for a listener.
  private static let pageSize = 32

  /// Who listens by that name, with cursors of its own.
  ///
  /// A name that is new begins after what is on this device's disk now: call it before anything else is fetched, by a `sync` for
  /// example.
  ///
  /// - Throws: ``ChatClientError`` `signed_out`, `invalid_name` where the name is not 1 to 64 of `A-Z a-z 0-9 _ . -`, or `store`.
  public func listener(named name: String = "default") throws(ChatClientError) -> MessageListener {
    let isName = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
        true
      default: false
      }
    }
    guard isName, (1...64).contains(name.utf8.count) else { throw .invalidListenerName }
    let (state, rooms) = overview()
    guard state.phase != .signedOut else { throw .signedOut }
    var cursors: [UUIDv7: UInt64] = [:]
    for room in rooms { cursors[room.id] = room.seq }
    do { try listenerStore.begin(name, at: cursors) } catch { throw .store }
    return MessageListener(name: name, client: self)
  }

  /// Sends a text, and returns when the server has it on disk.
  ///
  /// - Throws: ``ChatClientError`` with the engine's or the server's code.
  public func send(_ text: String, to room: UUIDv7) async throws {
    try await perform(.send(room: room, text: text))
  }

  func cursors(of listener: String) throws(ChatClientError) -> [UUIDv7: UInt64] {
    do { return try listenerStore.cursors(of: listener) } catch { throw .store }
  }

  func advance(_ listener: String, room: UUIDv7, to seq: UInt64) throws(ChatClientError) {
    do { try listenerStore.advance(listener, room: room, to: seq) } catch { throw .store }
  }

  /// The next page of each room that has more than a feed has read. Only what stands before the room's cursor is read: behind it
  /// there may be this device's own messages already, and others' still to come before them.
  func pages(
    of listener: String, after positions: inout ListeningPositions, room wanted: UUIDv7?
  ) throws(ChatClientError) -> MessagePages {
    let (state, rooms) = overview()
    guard state.phase != .signedOut else { throw .signedOut }
    guard !hasSessionEnded else { throw .sessionEnded }
    let device = state.account?.device
    var pages = MessagePages()
    for row in rooms {
      // A room without the log's first entry is only known by name yet.
      let (room, end) = (row.id, row.seq)
      guard wanted == nil || wanted == room, end > 0 else { continue }
      do {
        if positions[room] > end, case .cursor = positions.start {
          positions[room] = end
          try listenerStore.rewind(listener, room: room, to: end)
        }
        guard positions[room] < end else { continue }
        let page = try store.firstEntries(room: room, after: positions[room], through: end, limit: Self.pageSize)
        positions[room] =
          page.count < Self.pageSize ? end : max(positions[room] + 1, page.last?.seq ?? end)
        pages.add(page.map { ChatMessage($0, ownDevice: device) }.filter(positions.includes))
      } catch {
        throw .store
      }
    }
    return pages
  }
}
