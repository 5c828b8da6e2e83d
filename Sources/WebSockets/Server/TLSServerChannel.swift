public import HummingbirdCore
public import Logging
public import NIOCore
public import NIOSSL

/// TLS in front of another channel of a Hummingbird server. Each connection takes the certificate that is current when it
/// comes: a new one disturbs none that is open.
public struct TLSServerChannel<Base: ServerChildChannel>: ServerChildChannel {
  private let base: Base
  private let context: @Sendable () -> NIOSSLContext

  public init(_ base: Base, context: @escaping @Sendable () -> NIOSSLContext) {
    self.base = base
    self.context = context
  }

  public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
    channel.eventLoop.makeCompletedFuture {
      try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context()))
    }.flatMap {
      base.setup(channel: channel, logger: logger)
    }
  }

  public func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
