import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import WireCoding

/// An HTTP answer with its body read.
struct TestReply: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let body: [UInt8]

  var json: JSON { (try? JSON(parsing: body)) ?? .null }
  var code: String? { json["code"]?.string }

  subscript(name: String) -> JSON? { json[name] }

  /// Shows bodies as they were sent, compressed ones too. No request waits for another's connection: that would be given
  /// up in as short a time as a server that is not there.
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(decompression: .disabled)
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  static func fetch(
    _ method: HTTPMethod, _ url: String, body: [UInt8]? = nil, headers: [String: String] = [:]
  ) async throws -> TestReply {
    var request = HTTPClientRequest(url: url)
    request.method = method
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await client.execute(request, timeout: .seconds(60))
    let buffer = try await response.body.collect(upTo: 64 << 20)
    return TestReply(
      status: Int(response.status.code), headers: response.headers, body: Array(buffer.readableBytesView))
  }
}
