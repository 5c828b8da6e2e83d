import Foundation

/// What a command reads; a stream that cannot be read is a failure with a sentence.
enum StandardInput {
  static func readToEnd() throws -> [UInt8] {
    do {
      return [UInt8](try FileHandle.standardInput.readToEnd() ?? Data())
    } catch {
      throw Failure("Standard input cannot be read.")
    }
  }
}
