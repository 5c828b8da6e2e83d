import AsyncHTTPClient
import ChatServer
import Foundation
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ServiceLifecycle
import Synchronization
import Testing
import WebSockets

@Suite("TLS in the server itself")
struct TLSTests {
  /// A server with the first certificate, its port, and the folder of the files.
  private func withServer(
    _ body: (_ application: ServerApplication, _ port: Int, _ folder: String) async throws -> Void
  ) async throws {
    let folder = temporaryDirectory()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { removeDirectory(folder) }
    try write(.first, to: folder)
    var configuration = ServerConfiguration()
    configuration.port = 0
    configuration.dataDirectory = folder + "/data"
    configuration.tlsCertificate = folder + "/certificate.pem"
    configuration.tlsKey = folder + "/key.pem"
    configuration.shutdownGrace = 2
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let application = try await buildApplication(configuration, logger: logger)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(services: [.init(service: application)], logger: logger))
    let running = Task { try await group.run() }
    do {
      try await body(application, try await application.listeningPort(), folder)
    } catch {
      await group.triggerGracefulShutdown()
      try? await running.value
      throw error
    }
    await group.triggerGracefulShutdown()
    try await running.value
  }

  private func write(_ certificate: TestCertificate, to folder: String) throws {
    try Data(certificate.certificate.utf8).write(to: URL(fileURLWithPath: folder + "/certificate.pem"))
    try Data(certificate.key.utf8).write(to: URL(fileURLWithPath: folder + "/key.pem"))
  }

  private func client(trusting certificate: TestCertificate) throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates([
      try NIOSSLCertificate(bytes: Array(certificate.certificate.utf8), format: .pem)
    ])
    return configuration
  }

  private func health(_ port: Int, _ tls: TLSConfiguration) async throws -> HTTPClientResponse {
    let client = HTTPClient(
      eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(tlsConfiguration: tls))
    do {
      let response = try await client.execute(
        HTTPClientRequest(url: "https://localhost:\(port)/health"), timeout: .seconds(30))
      _ = try await response.body.collect(upTo: 1 << 20)
      try await client.shutdown()
      return response
    } catch {
      try await client.shutdown()
      throw error
    }
  }

  @Test("Requests and WebSockets come by https and wss, with HSTS; who does not trust or speaks TLS 1.2 does not")
  func https() async throws {
    try await withServer { _, port, _ in
      let trusting = try client(trusting: .first)
      let response = try await health(port, trusting)
      #expect(response.status == .ok)
      #expect(response.headers.first(name: "strict-transport-security")?.hasPrefix("max-age=") == true)

      let refused = await #expect(throws: WebSocketError.self) {
        try await WebSocketClient.connect("wss://localhost:\(port)/ws", tls: trusting)
      }
      #expect(refused?.status == 401)

      var old = trusting
      old.maximumTLSVersion = .tlsv12
      await #expect(throws: (any Error).self) { try await health(port, old) }
      await #expect(throws: (any Error).self) { try await health(port, client(trusting: .second)) }
      await #expect(throws: (any Error).self) {
        try await TestReply.fetch(.GET, "http://localhost:\(port)/health")
      }
    }
  }

  @Test("The hybrid of X25519 and ML-KEM-768 is agreed on where the client has it, and X25519 elsewhere")
  func keyExchange() async throws {
    try await withServer { _, port, _ in
      var tls = try client(trusting: .first)
      for (offered, agreed) in [
        ([NIOTLSCurve.x25519_MLKEM768, .x25519], NIOTLSCurve.x25519_MLKEM768), ([.x25519_MLKEM768], .x25519_MLKEM768),
        // The client's order decides: BoringSSL has a server's preference, which NIOSSL does not hand on.
        ([.x25519, .x25519_MLKEM768], .x25519), ([.x25519], .x25519), ([.secp256r1], .secp256r1),
      ] {
        tls.curves = offered
        #expect(try await group(port, tls) == agreed.rawValue)
      }
    }
  }

  /// The group of the server's key share, read from its hello.
  private func group(_ port: Int, _ tls: TLSConfiguration) async throws -> UInt16? {
    let recorder = ByteRecorder()
    let context = try NIOSSLContext(configuration: tls)
    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            recorder, try NIOSSLClientHandler(context: context, serverHostname: "localhost"),
          ])
        }
      }
      .connect(host: "127.0.0.1", port: port).get()
    let group = try await eventually {
      guard let group = ServerHello.group(of: recorder.bytes.withLock({ $0 })) else { throw NotYet() }
      return group
    }
    try? await channel.close()
    return group
  }

  @Test("A renewed certificate is shown to those who come after; who is there stays")
  func reload() async throws {
    try await withServer { application, port, folder in
      let early = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(
              NIOSSLClientHandler(
                context: NIOSSLContext(configuration: client(trusting: .first)), serverHostname: "localhost"))
          }
        }
        .connect(host: "127.0.0.1", port: port) { channel in
          channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
          }
        }
      try await early.executeThenClose { inbound, outbound in
        var answers = inbound.makeAsyncIterator()
        let request = ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try await outbound.write(request)
        #expect(try await answers.next().map { String(buffer: $0) }?.hasPrefix("HTTP/1.1 200") == true)

        // What cannot be read changes nothing.
        try Data("no certificate".utf8).write(to: URL(fileURLWithPath: folder + "/certificate.pem"))
        #expect(throws: ServerError.self) { try application.reloadCertificate() }
        #expect(try await health(port, client(trusting: .first)).status == .ok)

        try write(.second, to: folder)
        try application.reloadCertificate()
        #expect(try await health(port, client(trusting: .second)).status == .ok)
        await #expect(throws: (any Error).self) { try await health(port, client(trusting: .first)) }

        try await outbound.write(request)
        var rest = ""
        while !rest.contains("HTTP/1.1 200"), let next = try await answers.next() { rest += String(buffer: next) }
        #expect(rest.contains("HTTP/1.1 200"))
      }
    }
  }

  @Test("Half of a certificate, or one with another's key, is said in a line")
  func mistakes() async throws {
    let folder = temporaryDirectory()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { removeDirectory(folder) }
    try write(
      TestCertificate(certificate: TestCertificate.first.certificate, key: TestCertificate.second.key), to: folder)
    for (certificate, key) in [
      ("certificate.pem", nil), (nil, "key.pem"), ("missing.pem", "key.pem"), ("certificate.pem", "missing.pem"),
      ("certificate.pem", "key.pem"), ("key.pem", "key.pem"),
    ] {
      var configuration = ServerConfiguration()
      configuration.dataDirectory = folder + "/data"
      configuration.tlsCertificate = certificate.map { folder + "/" + $0 }
      configuration.tlsKey = key.map { folder + "/" + $0 }
      await #expect(throws: ServerError.self) {
        try await buildApplication(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      }
    }
  }
}

/// Keeps a copy of what comes in.
private final class ByteRecorder: ChannelInboundHandler, Sendable {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  let bytes = Mutex<[UInt8]>([])

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    bytes.withLock { $0 += buffer.readableBytesView }
    context.fireChannelRead(data)
  }
}

/// RFC 8446 §4.1.3, as far as the key share.
private enum ServerHello {
  /// The random value that makes a hello a retry request.
  private static let retry: [UInt8] = [0xCF, 0x21, 0xAD, 0x74]

  /// The group of the first hello that is no retry request; nil while it is not whole.
  static func group(of records: [UInt8]) -> UInt16? {
    var rest = records[...]
    while rest.count > 5 {
      let type = rest[rest.startIndex]
      let length = Int(rest[rest.startIndex + 3]) << 8 | Int(rest[rest.startIndex + 4])
      guard rest.count >= 5 + length else { return nil }
      let body = Array(rest.dropFirst(5).prefix(length))
      rest = rest.dropFirst(5 + length)
      // A handshake record with a hello: the first one says whether it asks to try again.
      guard type == 22, body.count > 44, body[0] == 2, Array(body[6..<10]) != retry else { continue }
      var offset = 4 + 2 + 32
      offset += 1 + Int(body[offset]) + 2 + 1 + 2
      while offset + 4 <= body.count {
        let number = Int(body[offset]) << 8 | Int(body[offset + 1])
        let size = Int(body[offset + 2]) << 8 | Int(body[offset + 3])
        if number == 51, offset + 6 <= body.count { return UInt16(body[offset + 4]) << 8 | UInt16(body[offset + 5]) }
        offset += 4 + size
      }
      return nil
    }
    return nil
  }
}
