import Foundation
import NIOPosix

/// Loads a relay, ours or another's, from one process and one thread, and prints what came of it as lines of JSON.
///
/// `relay-load DIALECT clients=N ports=P[,P] [accounts=FILE] [senders=N] [qos=0|1] [pids=P,P]`, then commands on standard input:
/// `saturate BYTES SECONDS WINDOW`, `pace BYTES SECONDS RATE`, `pairs BYTES SECONDS INFLIGHT`, `end`.
/// The accounts' file has a line `TOKEN ROOM` for each client.
@main
struct RelayLoad {
  static func main() async throws {
    var settings: [String: String] = [:]
    for argument in CommandLine.arguments.dropFirst(2) {
      let halves = argument.split(separator: "=", maxSplits: 1)
      if halves.count == 2 { settings[String(halves[0])] = String(halves[1]) }
    }
    guard CommandLine.arguments.count > 1,
      let dialect = try makeDialect(CommandLine.arguments[1], settings)
    else { return fail("usage: relay-load nightjar|plain|mqtt|redis|xmpp clients=N ports=P[,P] …") }
    ProcessUsage.raiseOpenFiles()
    let load = Load(
      dialect: dialect, ports: (settings["ports"] ?? "").split(separator: ",").compactMap { Int($0) },
      group: MultiThreadedEventLoopGroup(numberOfThreads: 1))
    let pids = Set((settings["pids"] ?? "").split(separator: ",").compactMap { Int($0) })
    do {
      let began = ContinuousClock.now
      try await load.open(
        listeners: Int(settings["clients"] ?? "") ?? 0, senders: Int(settings["senders"] ?? "") ?? 4)
      report(["opened": .init(load.clientCount), "seconds": .init((ContinuousClock.now - began) / .seconds(1))])
      while let line = readLine(), line != "end" {
        report(try await Measurement(load: load, pids: pids).run(line.split(separator: " ").map(String.init)))
      }
      // The clients end with the process: what still comes for them must find the load that they refer to.
      withExtendedLifetime(load) { exit(0) }
    } catch {
      fail("relay-load: \(error)")
      exit(1)
    }
  }

  private static func makeDialect(_ name: String, _ settings: [String: String]) throws -> (any Dialect)? {
    switch name {
    case "nightjar":
      let file = try String(contentsOfFile: settings["accounts"] ?? "", encoding: .utf8)
      return NightjarDialect(
        accounts: file.split(separator: "\n").map { line in
          let words = line.split(separator: " ")
          return .init(token: String(words[0]), room: String(words.last ?? ""))
        })
    case "plain": return PlainDialect()
    case "mqtt": return MQTTDialect(qos: settings["qos"] == "1" ? 1 : 0)
    case "redis": return RedisDialect()
    case "xmpp": return XMPPDialect()
    default: return nil
    }
  }

  private static func report(_ values: [String: Double]) {
    let members = values.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    // Not by `print`, which keeps it back while standard output is a pipe.
    FileHandle.standardOutput.write(Data("{\(members.joined(separator: ", "))}\n".utf8))
  }

  private static func fail(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
