import ArgumentParser
import Foundation
import Terminal
import WireCoding

struct AdminAuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Read who did what to whom, and hold the record against its hashes.",
    subcommands: [List.self, Verify.self], defaultSubcommand: List.self)

  struct List: AdminAction {
    static let configuration = CommandConfiguration(
      abstract: "Print the newest rows, oldest of them first, or all after a number; and what follows.")
    @OptionGroup var options: AdminOptions
    @Option(help: "All rows after this number.") var after: Int64?
    @Option(help: "How many of the newest rows, without --after.") var limit: Int64 = 100
    @Flag(help: "Go on with rows as they are written, until the command is stopped.") var follow = false

    func validate() throws {
      guard (1...500).contains(limit) else { throw ValidationError("--limit is a number from 1 to 500.") }
      guard after ?? 0 >= 0 else { throw ValidationError("--after is a number from 0 on.") }
    }

    func run(_ connection: AdminConnection) async throws {
      var last = after ?? 0
      if after == nil {
        let rows = try await connection.perform("GET", "audit?limit=\(limit)")["rows"]?.array ?? []
        for row in rows.reversed() { last = try write(row) }
      }
      while after != nil || follow {
        let rows = try await connection.perform("GET", "audit?limit=500&after=\(last)")["rows"]?.array ?? []
        for row in rows { last = try write(row) }
        if rows.isEmpty {
          guard follow else { return }
          try await Task.sleep(for: .seconds(1))
        }
      }
    }

    /// - Returns: the row's number.
    private func write(_ row: JSON) throws -> Int64 {
      guard let seq = row["seq"]?.integer else { throw Failure("The server's answer could not be understood.") }
      let actor = row["actorName"] ?? row["actor"]
      let target = row["targetName"] ?? row["targetId"] ?? row["target"]
      try show(
        row,
        """
        \(seq)  \(time(row["time"]))  \(word(actor))  \(word(row["action"]))  \(word(target))  \
        from \(word(row["address"]))  \(TerminalText(jsonText: (row["details"] ?? .null).text))
        """)
      return seq
    }
  }

  struct Verify: AdminAction {
    static let configuration = CommandConfiguration(
      abstract: "Hold every row against its hash; status 1 where one was altered, taken out or put elsewhere.",
      discussion: """
        Note the last number and hash elsewhere now and then: with them --seq and --hash show that nobody has written \
        the record anew.
        """)
    @OptionGroup var options: AdminOptions
    @Option(help: "A row's number that was noted.") var seq: Int64?
    @Option(help: "The hash that was noted with it.") var hash: String?

    func validate() throws {
      guard (seq == nil) == (hash == nil) else { throw ValidationError("--seq and --hash belong together.") }
    }

    func run(_ connection: AdminConnection) async throws {
      var query = ""
      if let seq, let hash { query = "?seq=\(seq)&hash=\(AdminConnection.encode(hash))" }
      let verdict = try await connection.perform("GET", "audit/verification" + query)
      try show(verdict, sentence(verdict))
      guard verdict["verdict"]?.string == "whole" else { throw ExitCode.failure }
    }

    private func sentence(_ verdict: JSON) -> TerminalText {
      let seq = word(verdict["seq"])
      return switch verdict["verdict"]?.string {
      case "whole": "whole: \(word(verdict["rows"])) rows, the last is \(seq) with the hash \(word(verdict["hash"]))"
      case "altered": "row \(seq) was altered, or stands in another's place"
      case "missing": "rows are missing from \(seq) on"
      default: "row \(seq) is not the one that was noted"
      }
    }
  }
}
