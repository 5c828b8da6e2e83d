import NIOCore
import NIOPosix

/// Connections that a test accepts itself.
struct Peers: Sendable {
  fileprivate let accepted: AsyncStream<RawSocket>

  func next() async throws -> RawSocket {
    for await socket in accepted { return socket }
    throw RawSocket.Failure.ended
  }
}

/// A plain TCP listener on a free port for as long as `body` runs.
@discardableResult
func withListener<T: Sendable>(_ body: @Sendable (_ port: Int, _ peers: Peers) async throws -> T) async throws -> T {
  let (accepted, continuation) = AsyncStream.makeStream(of: RawSocket.self)
  let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .childChannelOption(.allowRemoteHalfClosure, value: true)
    .childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture { continuation.yield(try RawSocket(accepted: channel)) }
    }
    .bind(host: "127.0.0.1", port: 0).get()
  let result: Result<T, any Error>
  do {
    result = .success(try await body(server.localAddress?.port ?? 0, Peers(accepted: accepted)))
  } catch {
    result = .failure(error)
  }
  try await server.close()
  return try result.get()
}
