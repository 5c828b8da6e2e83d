import ChatServer
import Foundation
import NIOHTTP1
import TestServices
import Testing

/// Two nodes in this process, over a PostgreSQL database of their own and a Redis server of their own.
struct TestCluster {
  let redis: RedisServer
  let first: TestServer
  let second: TestServer

  /// - Parameter postgres: the address of an empty database; nil takes one of the shared server's.
  static func with(
    postgres: String? = nil, _ change: @escaping (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestCluster) async throws -> Void
  ) async throws {
    let url: String = if let postgres { postgres } else { try await PostgresServer.shared().makeDatabase() }
    let redis = try await RedisServer()
    defer { redis.remove() }
    let configure = { (configuration: inout ServerConfiguration) in
      configuration.databaseURL = url
      configuration.redisURL = redis.url
      change(&configuration)
    }
    try await TestServer.with(configure) { first in
      try await TestServer.with(configure) { second in
        let cluster = TestCluster(redis: redis, first: first, second: second)
        try await cluster.waitUntilReady()
        try await body(cluster)
      }
    }
  }

  /// Returns when both nodes are ready.
  func waitUntilReady() async throws {
    for node in [first, second] { try await status(of: node, is: 200) }
  }

  /// Returns when the node's readiness is as it should be.
  func status(of node: TestServer, is status: Int) async throws {
    for _ in 0..<600 {
      if try await node.send(.GET, "/api/health/ready").status == status { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("readiness never became \(status)")
  }
}
