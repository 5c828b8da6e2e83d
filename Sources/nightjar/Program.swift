import ArgumentParser
import Foundation
import Terminal

/// Runs the command that the arguments name, and ends with what became of it.
@main
enum Program {
  static func main() async {
    StandardStream.prepare()
    do {
      var command = try await Nightjar.asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch {
      exit(Ending(error).tell())
    }
  }
}
