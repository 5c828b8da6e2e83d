import AsyncHTTPClient
import Ciphers
import Foundation
import NIOCore
import NIOHTTP1
import Testing
import WireCoding

/// A sealed file of somebody's, and how it is sent and fetched.
struct TestFile: Sendable {
  let account: TestAccount
  let id: String
  let bytes: [UInt8]

  var path: String { "/api/files/" + id }

  /// Reserves a place.
  static func reserve(
    _ bytes: [UInt8], by account: TestAccount, rooms: [UUIDv7] = [], sha256: [UInt8]? = nil
  ) async throws -> TestFile {
    let reply = try await account.post(
      "/api/files",
      [
        "size": .number(bytes.count), "sha256": .bytes(sha256 ?? Hash.sha256(bytes)),
        "rooms": .array(rooms.map { .id($0) }),
      ])
    try #require(reply.status == 201, "\(String(decoding: reply.body, as: UTF8.self))")
    return TestFile(account: account, id: try #require(reply["id"]?.string), bytes: bytes)
  }

  /// Sends bytes from `first` on; all that are left without an end.
  func send(from first: Int = 0, to end: Int? = nil, digest: [UInt8]? = nil) async throws -> TestReply {
    try await send(Array(bytes[first..<(end ?? bytes.count)]), at: first, digest: digest)
  }

  func send(_ part: [UInt8], at offset: Int, digest: [UInt8]? = nil) async throws -> TestReply {
    var headers = ["authorization": "Bearer " + account.token, "upload-offset": "\(offset)"]
    headers["content-type"] = "application/offset+octet-stream"
    if let digest { headers["upload-digest"] = Base64URL.encode(digest) }
    return try await account.server.send(.PATCH, path, body: part, headers: headers)
  }

  func head() async throws -> TestReply {
    try await account.server.send(.HEAD, path, headers: ["authorization": "Bearer " + account.token])
  }

  func fetch(by reader: TestAccount? = nil, _ headers: [String: String] = [:]) async throws -> TestReply {
    let token = (reader ?? account).token
    return try await account.server.send(
      .GET, path, headers: headers.merging(["authorization": "Bearer " + token]) { $1 })
  }
}
