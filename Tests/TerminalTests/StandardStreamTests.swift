import Foundation
import Testing

@testable import Terminal

struct StandardStreamTests {
  @Test("A full disk is an error that says so")
  func full() throws {
    let file = open("/dev/full", O_WRONLY)
    defer { close(file) }
    let stream = StandardStream(descriptor: file, name: "output")
    #expect(throws: OutputError.system(ENOSPC, stream: "output")) { try stream.write(line: "x") }
    #expect(OutputError.system(ENOSPC, stream: "output").description.contains("No space left on device"))
  }

  @Test("A pipe that nobody reads is another, and is noticed without a write")
  func pipe() throws {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(Foundation.pipe(&ends) == 0)
    let stream = StandardStream(descriptor: ends[1], name: "output")
    try stream.write(line: "read")
    close(ends[0])
    stream.blockUntilReaderIsGone()
    #expect(throws: OutputError.readerGone) { try stream.write(line: "x") }
    close(ends[1])
  }

  @Test("A stream that was closed before the program began is said to be closed")
  func closed() {
    let standIn = open("/dev/null", O_RDONLY)
    defer { close(standIn) }
    let stream = StandardStream(descriptor: standIn, name: "output")
    #expect(throws: OutputError.system(EBADF, stream: "output")) { try stream.write(line: "x") }
    #expect(OutputError.system(EBADF, stream: "output").description.hasSuffix("it is closed."))
  }

  @Test("All of it is written to a stream that does not block")
  func nonBlocking() async throws {
    var ends: [Int32] = [0, 0]
    try #require(Foundation.pipe(&ends) == 0)
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let reader = ends[0]
    let read = Task.detached { try FileHandle(fileDescriptor: reader).readToEnd() }
    let bytes = [UInt8](repeating: 0x61, count: 1 << 20)
    try StandardStream(descriptor: ends[1], name: "output").write(bytes: bytes)
    close(ends[1])
    #expect(try await read.value == Data(bytes))
    close(reader)
  }
}
