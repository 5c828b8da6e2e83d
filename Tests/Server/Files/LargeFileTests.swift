import AsyncHTTPClient
import Ciphers
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import WireCoding

/// Files that are larger than what a server may hold of them in memory.
@Suite("Large sealed files", .serialized, .timeLimit(.minutes(5)))
struct LargeFileTests {
  private static let piece = ByteBuffer(repeating: 0x5a, count: 1 << 20)
  private static let pieces = 160

  /// SHA-256 of all pieces.
  private static func digest() -> [UInt8] {
    Hash.sha256([UInt8](repeating: 0x5a, count: pieces << 20))
  }

  private func request(
    _ method: HTTPMethod, _ file: TestFile, offset: Int? = nil, body: HTTPClientRequest.Body? = nil
  ) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: file.account.server.url + file.path)
    request.method = method
    request.headers.add(name: "authorization", value: "Bearer " + file.account.token)
    if let offset { request.headers.add(name: "upload-offset", value: "\(offset)") }
    request.body = body
    return request
  }

  private func body(of count: Int, failing: Bool = false) -> HTTPClientRequest.Body {
    let stream = AsyncThrowingStream<ByteBuffer, any Error> { continuation in
      for _ in 0..<count { continuation.yield(Self.piece) }
      continuation.finish(throwing: failing ? NotYet() : nil)
    }
    return .stream(stream, length: .known(Int64(failing ? Self.pieces : count) << 20))
  }

  /// The most memory that the process has had so far, in KiB.
  private func peak(of process: Int32) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.filter(\.isNumber)))
  }

  /// - Returns: how many of the right bytes came.
  private func fetch(_ file: TestFile) async throws -> Int {
    let got = try await HTTPClient.shared.execute(request(.GET, file), timeout: .seconds(120))
    try #require(got.status == .ok)
    var count = 0
    for try await buffer in got.body {
      count += buffer.readableBytes
      try #require(buffer == Self.piece.getSlice(at: 0, length: buffer.readableBytes))
    }
    return count
  }

  @Test("They go up and down in flat memory, and an upload that breaks off or whose server is killed goes on")
  func flatMemory() async throws {
    guard let program = SpawnedServer.program else { return }
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var file: TestFile
    var noted = 0
    do {
      let spawned = try await SpawnedServer(program: program, data: directory)
      let ana = try await TestAccount.register(on: spawned.server)
      let reply = try await ana.post(
        "/api/files", ["size": .number(Self.pieces << 20), "sha256": .bytes(Self.digest())])
      file = TestFile(account: ana, id: try #require(reply["id"]?.string), bytes: [])
      let before = try peak(of: spawned.identifier)
      // A client that goes away in the middle: what has come counts.
      _ = try? await HTTPClient.shared.execute(
        request(.PATCH, file, offset: 0, body: body(of: 40, failing: true)), timeout: .seconds(60))
      let received = try await eventually { () -> Int in
        let told = try await file.head().headers["upload-offset"].first.flatMap { Int($0) } ?? 0
        guard told > 0 else { throw NotYet() }
        return told
      }
      #expect(received <= 40 << 20)
      let growth = try peak(of: spawned.identifier) - before
      #expect(growth < 64 << 10)
      // A server that is killed in the middle: what it has noted counts.
      let (stream, continuation) = AsyncStream.makeStream(of: ByteBuffer.self)
      for _ in 0..<70 { continuation.yield(Self.piece) }
      let sending = Task { [file] in
        _ = try? await HTTPClient.shared.execute(
          request(
            .PATCH, file, offset: received,
            body: .stream(stream, length: .known(Int64((Self.pieces << 20) - received)))), timeout: .seconds(120))
      }
      noted = try await eventually { () -> Int in
        let told = try await file.head().headers["upload-offset"].first.flatMap { Int($0) } ?? 0
        guard told >= received + 32 << 20 else { throw NotYet() }
        return told
      }
      spawned.kill()
      _ = await spawned.exitStatus()
      continuation.finish()
      await sending.value
    }
    let spawned = try await SpawnedServer(program: program, data: directory)
    let ana = file.account.moved(to: spawned.server)
    file = TestFile(account: ana, id: file.id, bytes: [])
    let before = try peak(of: spawned.identifier)
    let offset = try #require(try await file.head().headers["upload-offset"].first.flatMap { Int($0) })
    #expect(offset >= noted)
    let rest = (Self.pieces << 20) - offset
    let stream = AsyncStream<ByteBuffer> { continuation in
      for place in stride(from: 0, to: rest, by: 1 << 20) {
        continuation.yield(Self.piece.getSlice(at: 0, length: min(1 << 20, rest - place)) ?? ByteBuffer())
      }
      continuation.finish()
    }
    let sent = try await HTTPClient.shared.execute(
      request(.PATCH, file, offset: offset, body: .stream(stream, length: .known(Int64(rest)))),
      timeout: .seconds(120))
    #expect(sent.status == .noContent)
    // Several at once, so that the disk is far ahead of the connections.
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 { group.addTask { [file] in try await fetch(file) } }
      for try await count in group { #expect(count == Self.pieces << 20) }
    }
    let growth = try peak(of: spawned.identifier) - before
    #expect(growth < 64 << 10, "\(growth) KiB")
    spawned.terminate()
    _ = await spawned.exitStatus()
  }
}
