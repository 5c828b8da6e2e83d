import ArgumentParser
import ChatClient
import ChatServer
import Terminal

/// How a command that threw ends: what is said about it, where, and the exit status.
enum Ending {
  /// The status of a program that SIGPIPE has ended, 128 + 13: scripts know it from other programs.
  static let readerGoneStatus: Int32 = 141

  /// Nothing is left to say.
  case quiet(status: Int32)
  /// One line on standard error, and status 1.
  case failure(String)
  /// What was asked for: help, the version, a completion script.
  case answer(String)
  /// The arguments are wrong.
  case usage(String, status: Int32)

  init(_ error: any Error) {
    switch error {
    case let error as ExitCode: self = .quiet(status: error.rawValue)
    case let error as OutputError where error == .readerGone: self = .quiet(status: Self.readerGoneStatus)
    case let error as OutputError: self = .failure(error.description)
    case let error as Failure: self = .failure(error.description)
    case let error as ChatClientError: self = .failure(error.message)
    case let error as ServerError: self = .failure(error.description)
    default:
      let text = Nightjar.fullMessage(for: error)
      let status = Nightjar.exitCode(for: error)
      self = status == .success ? .answer(text) : .usage(text, status: status.rawValue)
    }
  }

  /// Writes it, and gives the exit status.
  func tell() -> Int32 {
    switch self {
    case .quiet(let status): return status
    case .failure(let sentence):
      StandardError.write(line: "nightjar: \(sentence)")
      return 1
    case .usage(let text, let status):
      StandardError.write(line: TerminalText(paragraphs: text))
      return status
    case .answer(let text):
      do {
        if !text.isEmpty { try StandardStream.output.write(line: TerminalText(paragraphs: text)) }
        return 0
      } catch {
        return Ending(error).tell()
      }
    }
  }
}
