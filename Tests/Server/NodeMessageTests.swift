import ChatProtocol
import Testing
import WireCoding

@testable import ChatServer

@Suite("What one node tells the others")
struct NodeMessageTests {
  @Test("An entry of a log arrives as it was sent", arguments: [RoomEvent.Kind.message, .commit, .proposal])
  func entry(_ kind: RoomEvent.Kind) throws {
    for (epoch, payload) in [(nil, []), (0, [1]), (UInt64.max, [UInt8](repeating: 7, count: 9216))]
      as [(UInt64?, [UInt8])]
    {
      let event = RoomEvent(
        kind: kind, room: TestAccount.newID(), seq: 1 << 40, id: TestAccount.newID(), sender: TestAccount.newID(),
        device: TestAccount.newID(), time: 1_790_000_000_000, payload: payload, epoch: epoch)
      guard case .event(let received)? = NodeMessage(NodeMessage.event(event).encoded) else {
        Issue.record("It is no entry any more.")
        return
      }
      #expect(received == event)
    }
  }

  @Test("What is cut off, or of a kind that nobody knows, is left out")
  func refused() {
    let event = RoomEvent(
      kind: .message, room: TestAccount.newID(), seq: 1, id: TestAccount.newID(), sender: TestAccount.newID(),
      device: TestAccount.newID(), time: 1, payload: [])
    let bytes = NodeMessage.event(event).encoded
    for count in 0..<bytes.count { #expect(NodeMessage(Array(bytes.prefix(count))) == nil) }
    for index in 0..<2 {
      var altered = bytes
      altered[index] = 9
      #expect(NodeMessage(altered) == nil)
    }
    // No UUID of version 7.
    var altered = bytes
    altered[2 + 6] = 0x40
    #expect(NodeMessage(altered) == nil)
  }
}
