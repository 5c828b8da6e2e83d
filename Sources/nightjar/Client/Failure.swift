import Foundation

/// One line on standard error, and an exit status that is not 0.
struct Failure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
