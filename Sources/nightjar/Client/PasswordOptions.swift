import ArgumentParser
import Foundation
import Terminal

/// A password comes from a prompt, a file or the environment; never as an argument, which every process can see.
struct PasswordOptions: ParsableArguments {
  @Option(help: "A file whose first line is the password.")
  var passwordFile: String?

  func password(confirming: Bool) throws -> String {
    if let passwordFile {
      guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8) else {
        throw Failure("The password file cannot be read.")
      }
      return String(text.prefix { !$0.isNewline })
    }
    if let password = ProcessInfo.processInfo.environment["NIGHTJAR_PASSWORD"], !password.isEmpty { return password }
    guard isatty(STDIN_FILENO) == 1 else {
      throw Failure("No password: use a terminal, --password-file or NIGHTJAR_PASSWORD.")
    }
    let password = try Self.ask("Password: ")
    if confirming, try Self.ask("Again: ") != password { throw Failure("The two passwords differ.") }
    return password
  }

  private static func ask(_ prompt: TerminalText) throws -> String {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { throw Failure("The terminal cannot be read.") }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
    defer {
      tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
      StandardError.write("\n")
    }
    StandardError.write(prompt)
    guard let line = readLine(strippingNewline: true) else { throw Failure("No password was given.") }
    return line
  }
}
