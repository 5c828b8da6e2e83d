import Testing
import WebSockets

@testable import ChatServer

@Suite("The log's queue")
struct LogQueueTests {
  private func job(_ size: Int) -> LogJob {
    LogJob(size: size, room: nil, message: nil, apply: { _ in ([], { _ in }) }, fail: { _, _ in })
  }

  @Test("A batch has so many changes, or bytes, in the order of their arrival; a change that is larger goes alone")
  func batches() throws {
    var queue = LogQueue()
    #expect(queue.take().isEmpty)
    #expect(try queue.add(job(LogQueue.batchByteLimit + 1)))
    #expect(try queue.add(job(LogQueue.batchByteLimit)) == false)
    for _ in 0...LogQueue.batchLimit { #expect(try queue.add(job(0)) == false) }
    #expect(queue.count == LogQueue.batchLimit + 3)
    #expect(queue.take().map(\.size) == [LogQueue.batchByteLimit + 1])
    #expect(queue.take().count == LogQueue.batchLimit)
    #expect(queue.bytes == 0)
    #expect(queue.take().count == 2)
    #expect(queue.take().isEmpty)
    #expect(try queue.add(job(1)))
  }

  @Test("Past its bounds, or once it is closed, it takes nothing more, and keeps what it has")
  func bounds() throws {
    var queue = LogQueue()
    _ = try queue.add(job(LogQueue.byteLimit))
    #expect(throws: APIError.self) { try queue.add(job(1)) }
    #expect(queue.bytes == LogQueue.byteLimit)
    for _ in 1..<LogQueue.limit { _ = try queue.add(job(0)) }
    #expect(throws: APIError.self) { try queue.add(job(0)) }
    _ = queue.take()
    queue.close()
    #expect(throws: APIError.self) { try queue.add(job(0)) }
    #expect(queue.take().count == LogQueue.batchLimit)
  }

  @Test("A client that has its fill of messages on their way is read again when half are written")
  func window() {
    var window = AppendWindow()
    for _ in 1..<AppendWindow.limit { #expect(window.open() == .more) }
    #expect(window.open() == .wait)
    for _ in 1..<(AppendWindow.limit / 2) { #expect(window.close() == false) }
    #expect(window.close() == true)
    #expect(window.close() == false)
  }
}
