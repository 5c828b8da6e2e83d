import ChatEngine
import WireCoding

/// What is on its way, in the order of its arrival.
struct Traffic {
  enum Item {
    /// An HTTP request on its way to the server. `answers` is false for a repeat whose answer nobody waits for.
    case request(device: Int, process: Int, EngineRequest, answers: Bool)
    case response(device: Int, process: Int, request: UInt32, status: UInt16, body: [UInt8])
    case opening(device: Int, process: Int)
    /// A frame to the server, over a connection.
    case upward(device: Int, connection: Int, [UInt8])
    /// A frame to the device.
    case downward(device: Int, connection: Int, [UInt8])
    /// The device notices that its connection is gone.
    case closed(device: Int, process: Int, connection: Int)
    case tick(device: Int, process: Int, wish: Int)
    /// A process begins, on whatever is in the store.
    case boot(device: Int, process: Int)
    case comesOnline(device: Int)
  }

  private struct Entry {
    let time: UInt64
    let order: UInt64
    let item: Item

    func precedes(_ other: Entry) -> Bool { time == other.time ? order < other.order : time < other.time }
  }

  private var heap: [Entry] = []
  private var nextOrder: UInt64 = 0

  var nextTime: UInt64? { heap.first?.time }
  var count: Int { heap.count }

  mutating func add(_ item: Item, at time: UInt64) {
    heap.append(Entry(time: time, order: nextOrder, item: item))
    nextOrder += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].precedes(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func next() -> (time: UInt64, item: Item)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      var parent = 0
      while true {
        var least = parent
        for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least]) {
          least = child
        }
        if least == parent { break }
        heap.swapAt(parent, least)
        parent = least
      }
    }
    return (first.time, first.item)
  }
}
