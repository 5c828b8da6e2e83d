import ChatProtocol
import EngineInterface
import MLS
import WireCoding

/// Messages that are not shown.
extension ChatEngine {
  func recordFailure(_ failure: EngineFailure, _ event: RoomEvent, in room: Room) {
    record(
      entry(event, epoch: room.group?.epoch ?? 0, .failed(id: event.id, failure: failure.failure)), in: room,
      seq: event.seq, countsAsUnread: false)
  }
}
