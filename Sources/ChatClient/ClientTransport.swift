import AsyncHTTPClient
import ChatEngine
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import WireCoding

/// HTTP to the server, with this device's session: adds the access token, refreshes it when it has ended, and keeps
/// processes of one account from refreshing against each other.
actor ClientTransport {
  /// An answer larger than this is none of Nightjar's.
  static let responseLimit = 16 << 20

  private let server: URL
  private let store: ClientStore
  private let refreshLock: FileLock
  private let tls: TLSConfiguration
  /// Made at the first request, because it has to be shut down.
  private var client: HTTPClient?
  private var isClosed = false
  private var session: ClientSession?
  /// Set when the server has refused the refresh token.
  private(set) var isSignedOut = false

  init(server: URL, tls: TLSConfiguration, store: ClientStore, lockPath: String) throws {
    self.server = server
    self.store = store
    refreshLock = try FileLock(path: lockPath)
    self.tls = tls
    session = try store.value(of: ClientSession.recordKey).flatMap(ClientSession.init(record:))
  }

  /// Status 0 where no answer came.
  func perform(_ request: EngineRequest) async -> (status: UInt16, body: [UInt8]) {
    guard request.isAuthenticated else {
      let answer = await exchange(request.method, request.path, body: request.body, token: nil)
      return await keepSession(of: answer, request)
    }
    guard let token = await accessToken() else { return (isSignedOut ? 401 : 0, []) }
    var answer = await exchange(request.method, request.path, body: request.body, token: token)
    if answer.status == 401, let fresh = await accessToken(otherThan: token) {
      answer = await exchange(request.method, request.path, body: request.body, token: fresh)
    }
    return await keepSession(of: answer, request)
  }

  /// A token that is good for some seconds more; nil where there is no session or the server cannot be reached.
  func accessToken(otherThan stale: String? = nil) async -> String? {
    reload()
    if let session, session.accessToken != stale, session.expiresAt > Self.now + 10_000 { return session.accessToken }
    return try? await refreshLock.withLock { await refresh(otherThan: stale) }
  }

  func signOut() async {
    reload()
    if let session {
      _ = await exchange(
        "POST", "/api/auth/logout", body: ["refreshToken": .string(session.refreshToken)], token: session.accessToken)
    }
    session = nil
  }

  /// Ends the connections; the last call.
  func close() async {
    isClosed = true
    let client = client
    self.client = nil
    try? await client?.shutdown()
  }

  deinit {
    if let client { Task { try? await client.shutdown() } }
  }

  // MARK: the session

  /// Another process of the account may have refreshed it.
  private func reload() {
    guard let record = try? store.value(of: ClientSession.recordKey) else { return }
    session = ClientSession(record: record)
  }

  private func refresh(otherThan stale: String?) async -> String? {
    reload()
    guard let current = session else {
      isSignedOut = true
      return nil
    }
    if current.accessToken != stale, current.expiresAt > Self.now + 10_000 { return current.accessToken }
    let answer = await exchange(
      "POST", "/api/auth/refresh", body: ["refreshToken": .string(current.refreshToken)], token: nil)
    if answer.status == 401 || answer.status == 403 {
      isSignedOut = true
      return nil
    }
    guard answer.status == 200, let json = try? JSON(parsing: answer.body),
      let fresh = ClientSession(answer: json, now: Self.now, previous: current)
    else { return nil }
    keep(fresh)
    return fresh.accessToken
  }

  private func keepSession(
    of answer: (status: UInt16, body: [UInt8]), _ request: EngineRequest
  ) async -> (status: UInt16, body: [UInt8]) {
    guard request.startsSession, (200..<300).contains(answer.status), let json = try? JSON(parsing: answer.body),
      let fresh = ClientSession(answer: json, now: Self.now, previous: session)
    else { return answer }
    keep(fresh)
    isSignedOut = false
    return answer
  }

  private func keep(_ fresh: ClientSession) {
    session = fresh
    try? store.apply([EngineChange(key: ClientSession.recordKey, value: fresh.record)])
  }

  // MARK: the wire

  private func exchange(
    _ method: String, _ path: String, body: JSON?, token: String?
  ) async -> (status: UInt16, body: [UInt8]) {
    var request = HTTPClientRequest(url: server.absoluteString + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(name: "user-agent", value: "nightjar-cli")
    if let token { request.headers.add(name: "authorization", value: "Bearer " + token) }
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body.encoded))
    }
    guard !isClosed else { return (0, []) }
    do {
      let client =
        client
        ?? HTTPClient(
          eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(tlsConfiguration: tls))
      self.client = client
      let response = try await client.execute(request, timeout: .seconds(30))
      let buffer = try await response.body.collect(upTo: Self.responseLimit)
      return (UInt16(response.status.code), Array(buffer.readableBytesView))
    } catch {
      return (0, [])
    }
  }

  static var now: UInt64 { UInt64(Date().timeIntervalSince1970 * 1000) }
}
