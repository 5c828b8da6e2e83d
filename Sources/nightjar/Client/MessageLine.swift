import Foundation
import WireCoding

/// A message as a line for people or for scripts.
enum MessageLine {
  /// nil for what is not printed in that form: membership changes are for people alone.
  static func text(of message: JSON, json: Bool) -> String? {
    let kind = message["kind"]?.string ?? ""
    if json {
      guard kind != "system" else { return nil }
      var members: [JSON.Member] = [
        .init("room", message["room"] ?? .null), .init("seq", message["seq"] ?? .null),
        .init("sender", message["username"] ?? .null), .init("device", message["device"] ?? .null),
        .init("time", message["time"] ?? .null), .init("verified", message["verified"] ?? false),
        .init("text", kind == "failed" ? .null : message["text"] ?? .null),
      ]
      if let fewTime = message["fewTime"] { members.append(.init("fewTime", fewTime)) }
      if let failure = message["failure"] { members.append(.init("failure", failure)) }
      return JSON.object(members).text
    }
    let time = Self.time(message["time"]?.unsigned ?? 0)
    let sender = printable(message["username"]?.string ?? "")
    switch kind {
    case "system": return "\(time)  · \(printable(message["text"]?.string ?? ""))"
    case "failed": return "\(time)  \(sender): ✗ not shown: \(message["failure"]?["message"]?.string ?? "")"
    default: return "\(time)  \(sender): \(printable(message["text"]?.string ?? ""))"
    }
  }

  private static func time(_ milliseconds: UInt64) -> String {
    let date = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    return date.formatted(.iso8601.time(includingFractionalSeconds: false).dateSeparator(.dash).year().month().day())
  }

  /// Control characters in a message must not command the reader's terminal.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl =
            scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || (0x7f..<0xa0).contains(scalar.value)
          return isControl ? "\u{fffd}" : scalar
        }))
  }
}
