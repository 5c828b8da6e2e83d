import ArgumentParser
import ChatClient
import Foundation
import Terminal

/// What `--since` names.
struct Since: ExpressibleByArgument {
  let start: ListeningStart

  init?(argument: String) {
    if let seq = UInt64(argument) {
      start = .after(seq: seq)
    } else if let time = Moment.time(argument) {
      start = .time(Date(timeIntervalSince1970: Double(time) / 1000))
    } else {
      return nil
    }
  }
}
