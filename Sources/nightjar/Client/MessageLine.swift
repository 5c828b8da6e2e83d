import Terminal
import WireCoding

/// A message as a line for people or for programs.
struct MessageLine {
  let time: TimeStyle
  let json: Bool

  /// Writes a message, unless it is not printed in that form: membership changes are for people alone.
  func write(_ message: JSON) throws {
    let kind = message["kind"]?.string ?? ""
    guard json else { return try StandardOutput.write(line: text(of: message, kind: kind)) }
    if kind != "system" { try StandardOutput.write(json: object(of: message, kind: kind)) }
  }

  /// Whether a message is written at all, and counts as one.
  func includes(_ message: JSON) -> Bool { !json || message["kind"]?.string != "system" }

  private func object(of message: JSON, kind: String) -> JSON {
    let time = message["time"]?.unsigned ?? 0
    var members: [JSON.Member] = [
      .init("room", message["room"] ?? .null), .init("seq", message["seq"] ?? .null),
      .init("id", message["id"] ?? .null),
      .init("sender", message["sender"] ?? .null), .init("username", message["username"] ?? .null),
      .init("device", message["device"] ?? .null), .init("deviceName", message["deviceName"] ?? .null),
      .init("time", .number(time)), .init("date", .string(TimeStyle.utcMilliseconds.text(time))),
      .init("verified", message["verified"] ?? false),
      .init("text", kind == "failed" ? .null : message["text"] ?? .null),
    ]
    if let fewTime = message["fewTime"] { members.append(.init("fewTime", fewTime)) }
    if let failure = message["failure"] { members.append(.init("failure", failure)) }
    return JSON.object(members)
  }

  private func text(of message: JSON, kind: String) -> TerminalText {
    let time = time.text(message["time"]?.unsigned ?? 0)
    let sender = message["username"]?.string ?? ""
    let text = message["text"]?.string ?? ""
    return switch kind {
    case "system": "\(time)  · \(text)"
    case "failed": "\(time)  \(sender): ✗ not shown: \(message["failure"]?["message"]?.string ?? "")"
    default: TerminalText(head: "\(time)  \(sender): ", body: text)
    }
  }
}
