import Foundation

/// Measures the WebSocket module alone, server and clients in processes of their own:
/// `websocket-bench [CONNECTIONS] [MESSAGES] [server threads]`, by default 5,000, 200 and 1.
@main
struct WebSocketBench {
  static func main() async throws {
    var arguments = CommandLine.arguments.dropFirst()
    if arguments.first == "serve" { return try await BenchServer.run(threads: Int(arguments.last ?? "") ?? 1) }
    let connections = arguments.popFirst().flatMap { Int($0) } ?? 5000
    let messages = arguments.popFirst().flatMap { Int($0) } ?? 200
    let server = try ServerProcess(threads: arguments.popFirst().flatMap { Int($0) } ?? 1)
    defer { server.stop() }
    let clients = BenchClients()
    let before = server.usage()
    try await clients.open(connections, port: server.port)
    try await Task.sleep(for: .seconds(2))
    let idle = server.usage()
    print("\(connections) idle connections: \((idle.residentKiB - before.residentKiB) * 1024 / connections) B each")
    print("resident: \(before.residentKiB) KiB without, \(idle.residentKiB) KiB with them")
    print("payload B  deliveries/s  server CPU-s per million")
    for size in [512, 9216] {
      let start = ContinuousClock.now
      let cpu = server.usage().cpuSeconds
      server.command("broadcast \(messages) \(size)")
      try await clients.receive(messages * connections * (size + 4))
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let deliveries = Double(messages * connections)
      let used = server.usage().cpuSeconds - cpu
      print(String(format: "%9d  %12.0f  %24.2f", size, deliveries / seconds, used / deliveries * 1_000_000))
    }
  }
}
