import AsyncHTTPClient
import ChatServer
import Ciphers
import Database
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import WireCoding

@Suite("Sealed files")
struct FileTests {
  @Test("A file goes up in pieces and comes down whole and in parts")
  func roundTrip() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let bytes = TestAccount.random(700_000)
      let file = try await TestFile.reserve(bytes, by: ana)
      var offset = 0
      for end in [1, 300_000, 300_001, 699_999, 700_000] {
        let sent = try await file.send(from: offset, to: end)
        #expect(sent.status == 204 && sent.headers["upload-offset"].first == "\(end)")
        #expect(sent.headers["upload-complete"].first == (end == bytes.count ? "?1" : "?0"))
        offset = end
        let told = try await file.head()
        #expect(told.headers["upload-offset"].first == "\(end)")
        #expect(told.headers["upload-length"].first == "700000")
      }
      let whole = try await file.fetch()
      #expect(whole.status == 200 && whole.body == bytes)
      #expect(whole.headers["content-type"].first == "application/octet-stream")
      #expect(whole.headers["content-disposition"].first == "attachment")
      let told = try await file.head()
      #expect(told.status == 200 && told.headers["content-length"].first == "700000" && told.body.isEmpty)
      let tag = try #require(whole.headers["etag"].first)
      #expect(try await file.fetch(["if-none-match": tag]).status == 304)
      #expect(try await file.send(from: 0, to: 1).code == "wrong_offset")
    }
  }

  /// A range's header, the status, and first and last byte of what comes of 1,000.
  static let ranges: [(header: String, status: Int, first: Int, last: Int)] = [
    ("bytes=0-0", 206, 0, 0), ("bytes=10-19", 206, 10, 19), ("bytes=990-", 206, 990, 999),
    ("bytes=-10", 206, 990, 999), ("bytes=-5000", 206, 0, 999), ("bytes=0-99999999999999999999", 206, 0, 999),
    ("bytes=999-2000", 206, 999, 999), ("bytes=1000-", 416, 0, 0), ("bytes=-0", 416, 0, 0),
    ("bytes=5-4", 200, 0, 999), ("bytes=0-1,3-4", 200, 0, 999), ("bytes=x-1", 200, 0, 999),
    ("lines=0-1", 200, 0, 999), ("bytes=-", 200, 0, 999), ("bytes=--1", 200, 0, 999),
  ]

  @Test("Ranges are served as RFC 9110 has them")
  func ranges() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let bytes = TestAccount.random(1000)
      let file = try await TestFile.reserve(bytes, by: ana)
      #expect(try await file.send().status == 204)
      for range in Self.ranges {
        let reply = try await file.fetch(["range": range.header])
        #expect(reply.status == range.status, "\(range.header)")
        if range.status == 416 {
          #expect(reply.code == "range_not_satisfiable", "\(range.header)")
        } else {
          #expect(reply.body == Array(bytes[range.first...range.last]), "\(range.header)")
        }
        let place = range.status == 206 ? "bytes \(range.first)-\(range.last)/1000" : nil
        #expect(reply.headers["content-range"].first == place, "\(range.header)")
        let other = try await file.fetch(["range": range.header, "if-range": "\"another\""])
        #expect(other.status == 200 && other.body == bytes, "\(range.header)")
      }
    }
  }

  @Test("A file whose bytes are not what was announced begins anew")
  func digest() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let bytes = TestAccount.random(5000)
      let file = try await TestFile.reserve(bytes, by: ana)
      var wrong = bytes
      wrong[4321] ^= 1
      #expect(try await file.send(wrong, at: 0).code == "digest_mismatch")
      #expect(try await file.head().headers["upload-offset"].first == "0")
      #expect(try await file.fetch().code == "incomplete_file")
      #expect(try await file.send().status == 204)
      #expect(try await file.fetch().body == bytes)
    }
  }

  @Test("The digest may come with the last bytes, or after them")
  func lateDigest() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let bytes = TestAccount.random(100)
      for isAfter in [false, true] {
        let reply = try await ana.post("/api/files", ["size": 100])
        let file = TestFile(account: ana, id: try #require(reply["id"]?.string), bytes: bytes)
        if isAfter {
          #expect(try await file.send().code == "invalid_field")
          #expect(try await file.head().headers["upload-offset"].first == "100")
          #expect(try await file.send([], at: 100, digest: Hash.sha256(bytes)).status == 204)
        } else {
          #expect(try await file.send(digest: Hash.sha256(bytes)).status == 204)
        }
        #expect(try await file.fetch().body == bytes)
      }
    }
  }

  @Test("Nobody writes past a file's size, at another place, or into another's file")
  func bounds() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let ben = try await TestAccount.register(on: server)
      let file = try await TestFile.reserve(TestAccount.random(100), by: ana)
      #expect(try await file.send(TestAccount.random(101), at: 0).status == 413)
      let late = try await file.send(from: 10)
      #expect(late.code == "wrong_offset" && late["offset"]?.integer == 0)
      #expect(try await file.send(from: 0, to: 60).status == 204)
      #expect(try await file.send(from: 0, to: 60)["offset"]?.integer == 60)
      #expect(try await file.send(TestAccount.random(41), at: 60).status == 413)
      let theirs = TestFile(account: ben, id: file.id, bytes: file.bytes)
      #expect(try await theirs.send(from: 60).status == 404)
      #expect(try await theirs.head().status == 404)
      #expect(try await ben.delete(file.path).status == 404)
      #expect(try await file.send(from: 60).status == 204)
      for headers in [["upload-offset": "-1"], ["upload-offset": "x"], [:]] {
        let all = headers.merging(["authorization": "Bearer " + ana.token]) { $1 }
        #expect(try await server.send(.PATCH, file.path, body: [1], headers: all).code == "invalid_field")
      }
      #expect(try await server.send(.PATCH, file.path, body: [1]).status == 401)
    }
  }

  @Test("A file is for its user and for members of the rooms that hold it, as long as they are members")
  func access() async throws {
    try await TestServer.with { server in
      let ana = try await TestAccount.register(on: server)
      let ben = try await TestAccount.register(on: server)
      let eve = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: ana)
      try await room.add([ben])
      let file = try await TestFile.reserve(TestAccount.random(50), by: ana, rooms: [room.id])
      #expect(try await file.fetch(by: ben).status == 404)
      _ = try await file.send()
      #expect(try await file.fetch(by: ben).body == file.bytes)
      #expect(try await file.fetch(by: eve).status == 404)
      let removal = try room.removing(ben.user)
      _ = try await room.post(removal)
      #expect(try await file.fetch(by: ben).status == 404)
      #expect(try await ana.delete(file.path + "/rooms/" + room.id.text).status == 204)
      #expect(try await ana.delete(file.path + "/rooms/" + room.id.text).status == 404)
      #expect(try await ana.put(file.path + "/rooms/" + room.id.text, [:]).status == 204)
      #expect(try await ana.put(file.path + "/rooms/" + room.id.text, [:]).status == 204)
      #expect(try await eve.put(file.path + "/rooms/" + room.id.text, [:]).status == 404)
      let others = try await TestRoom.create(by: eve)
      #expect(try await ana.put(file.path + "/rooms/" + others.id.text, [:]).code == "not_member")
      let refused = try await ana.post("/api/files", ["size": 1, "rooms": [.id(others.id)]])
      #expect(refused.code == "not_member")
      #expect(try await ana.delete(file.path).status == 204)
      #expect(try await file.fetch().status == 404)
      #expect(try files(in: server).isEmpty)
    }
  }

  @Test("Who is disabled gets no more of a file that is on its way")
  func disabling() async throws {
    try await TestServer.with { server in
      let admin = try await TestAccount.register(on: server)
      let ben = try await TestAccount.register(on: server)
      let bytes = [UInt8](repeating: 7, count: 48 << 20)
      let file = try await TestFile.reserve(bytes, by: ben)
      #expect(try await file.send().status == 204)
      var request = HTTPClientRequest(url: server.url + file.path)
      request.headers.add(name: "authorization", value: "Bearer " + ben.token)
      let reply = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
      var parts = reply.body.makeAsyncIterator()
      var count = try await parts.next()?.readableBytes ?? 0
      #expect(count > 0)
      _ = try await admin.patch("/api/admin/users/" + ben.username, ["disabled": true])
      await #expect(throws: (any Error).self) {
        while let part = try await parts.next() { count += part.readableBytes }
      }
      #expect(count < bytes.count)
    }
  }

  @Test("A user keeps so many bytes, those that are reserved included, also where many come at once")
  func quota() async throws {
    try await TestServer.with({
      $0.files.userLimit = 1
      $0.files.fileLimit = 2
    }) { server in
      let ana = try await TestAccount.register(on: server)
      #expect(try await ana.post("/api/files", ["size": 2_097_153]).code == "file_too_large")
      for size in [0, -1] { #expect(try await ana.post("/api/files", ["size": .number(size)]).code == "invalid_field") }
      let sizes = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<10 { group.addTask { try await ana.post("/api/files", ["size": 300_000]).status } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(sizes.filter { $0 == 201 }.count == 3)
      #expect(sizes.filter { $0 == 507 }.count == 7)
      let over = try await ana.post("/api/files", ["size": 300_000])
      #expect(over.code == "quota_exceeded" && over["used"]?.integer == 900_000 && over["limit"]?.integer == 1_048_576)
      let list = try await ana.get("/api/files")
      #expect(list["used"]?.integer == 900_000 && list["files"]?.array?.count == 3)
      let first = try #require(list["files"]?.array?.first?["id"]?.string)
      #expect(try await ana.delete("/api/files/" + first).status == 204)
      #expect(try await ana.post("/api/files", ["size": 300_000]).status == 201)
      let other = try await TestAccount.register(on: server)
      #expect(try await other.post("/api/files", ["size": 300_000]).status == 201)
    }
  }

  @Test("Uploads that do not go on, files that no room holds, and files that no row knows are removed")
  func sweeping() async throws {
    let directory = temporaryDirectory()
    defer { removeDirectory(directory) }
    var kept: [TestFile] = []
    var gone: [TestFile] = []
    try await TestServer.with(dataDirectory: directory) { server in
      let ana = try await TestAccount.register(on: server)
      let room = try await TestRoom.create(by: ana)
      let doomed = try await TestRoom.create(by: ana)
      for rooms in [[room.id], [], [doomed.id]] {
        let file = try await TestFile.reserve(TestAccount.random(40), by: ana, rooms: rooms)
        _ = try await file.send()
        if rooms == [room.id] { kept.append(file) } else { gone.append(file) }
      }
      let unfinished = try await TestFile.reserve(TestAccount.random(40), by: ana, rooms: [room.id])
      _ = try await unfinished.send(from: 0, to: 10)
      gone.append(unfinished)
      let fresh = try await TestFile.reserve(TestAccount.random(40), by: ana)
      _ = try await fresh.send(from: 0, to: 10)
      kept.append(fresh)
      // What a crash has left behind: a file without a row, a while ago and just now.
      let orphan = try await TestFile.reserve(TestAccount.random(40), by: ana)
      _ = try await orphan.send()
      let late = try await TestFile.reserve(TestAccount.random(40), by: ana)
      _ = try await late.send()
      _ = try await ana.delete(doomed.path)
      for file in [orphan, late] {
        try await server.execute("DELETE FROM files WHERE id = ?1", .blob(try UUIDv7(text: file.id).bytes))
      }
      try await server.execute("UPDATE files SET unlinked_at = 1 WHERE completed_at IS NOT NULL")
      let id = try UUIDv7(text: unfinished.id).bytes
      try await server.execute("UPDATE files SET used_at = 1 WHERE id = ?1", .blob(id))
      let path = try #require(try files(in: server).first { $0.hasSuffix(orphan.id) })
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
      #expect(try files(in: server).count == 7)
    }
    try await TestServer.with(dataDirectory: directory) { server in
      // The one without a row that was written just now stays for its grace.
      _ = try await eventually { guard try files(in: server).count == 3 else { throw NotYet() } }
      for file in kept {
        let moved = TestFile(account: file.account.moved(to: server), id: file.id, bytes: file.bytes)
        #expect(try await moved.head().status == 200)
      }
      for file in gone {
        let moved = TestFile(account: file.account.moved(to: server), id: file.id, bytes: file.bytes)
        #expect(try await moved.head().status == 404)
      }
    }
  }

  /// What lies in the server's folder of files, at any depth.
  private func files(in server: TestServer) throws -> [String] {
    let root = server.dataDirectory + "/files"
    return try FileManager.default.subpathsOfDirectory(atPath: root).filter { $0.count > 36 }.map { root + "/" + $0 }
  }
}
