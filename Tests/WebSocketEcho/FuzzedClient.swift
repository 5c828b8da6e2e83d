import NIOCore
import WebSockets

/// The client under a conformance server of the field's kind: asks how many cases there are, echoes in each of them, and asks
/// for the report.
enum FuzzedClient {
  static func run(url: String, agent: String) async throws {
    var configuration = WebSocketConfiguration.client
    configuration.maximumMessageSize = 64 << 20
    configuration.maximumFragments = 1 << 20
    configuration.maximumOutboundBytes = 128 << 20
    let client = WebSocketClient(configuration: configuration)
    let (_, counts) = try await client.connect(url + "/getCaseCount")
    var count = 0
    for await message in counts { count = Int(String(buffer: message.payload)) ?? 0 }
    for number in 1...max(count, 1) {
      let connection = try await client.connect(
        url + "/runCase?case=\(number)&agent=\(agent)", delegate: EchoDelegate())
      await connection.closed()
    }
    let connection = try await client.connect(url + "/updateReports?agent=\(agent)", delegate: EchoDelegate())
    await connection.closed()
    print("\(count) cases")
  }
}
