import ArgumentParser
import ChatClient
import ChatServer
import Foundation
import Terminal
import WireCoding

/// A command of administration: opens the connection, does its work, and closes it.
protocol AdminAction: AsyncParsableCommand {
  var options: AdminOptions { get }
  func run(_ connection: AdminConnection) async throws
}

extension AdminAction {
  func run() async throws {
    let connection = try await options.connection()
    do {
      try await run(connection)
    } catch {
      await connection.close()
      throw Self.isTold(error) ? error : Failure("Unexpected failure (\(type(of: error))).")
    }
    await connection.close()
  }

  private static func isTold(_ error: any Error) -> Bool {
    error is ChatClientError || error is Failure || error is OutputError || error is ExitCode || error is ServerError
  }

  /// Writes an object as JSON, or as people read it.
  func show(_ json: JSON, _ line: @autoclosure () -> TerminalText) throws {
    if options.json { try StandardOutput.write(json: json) } else { try StandardOutput.write(line: line()) }
  }

  /// A time in ISO 8601, or a dash where there is none.
  func time(_ json: JSON?) -> TerminalText {
    guard let milliseconds = json?.integer else { return "-" }
    return "\(Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601))"
  }

  /// A text or number of an answer, or a dash where there is none.
  func word(_ json: JSON?) -> TerminalText {
    if let text = json?.string { return "\(text)" }
    if let number = json?.integer { return "\(number)" }
    if let flag = json?.bool { return flag ? "yes" : "no" }
    return "-"
  }
}
