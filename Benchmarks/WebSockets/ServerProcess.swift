import Foundation

/// The server under measurement: this executable again, told what to do over its standard input.
final class ServerProcess {
  struct Usage {
    let residentKiB: Int
    let cpuSeconds: Double
  }

  let port: Int
  private let process = Process()
  private let input = Pipe()

  init(threads: Int) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["serve", String(threads)]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  func command(_ line: String) { input.fileHandleForWriting.write(Data((line + "\n").utf8)) }

  func stop() { process.terminate() }

  /// Resident memory and CPU time so far, from /proc.
  func usage() -> Usage {
    let folder = "/proc/\(process.processIdentifier)"
    let status = (try? String(contentsOfFile: folder + "/status", encoding: .utf8)) ?? ""
    let resident = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }?.split(separator: " ").dropFirst()
      .first
    let stat = (try? String(contentsOfFile: folder + "/stat", encoding: .utf8)) ?? ""
    let fields = stat.drop { $0 != ")" }.split(separator: " ")
    // Fields 14 and 15 of proc(5), in ticks of 10 ms; the name in parentheses is field 2.
    let ticks = fields.count > 13 ? (Double(fields[12]) ?? 0) + (Double(fields[13]) ?? 0) : 0
    return Usage(residentKiB: resident.flatMap { Int($0) } ?? 0, cpuSeconds: ticks / 100)
  }
}
