import ChatClient
import EngineInterface
import Terminal
import WireCoding

/// An entry of the history as a line for people or for programs.
struct MessageLine {
  let time: TimeStyle
  let json: Bool

  /// Writes an entry, unless it is not printed in that form: membership changes are for people alone.
  func write(_ stored: StoredEntry, of client: ChatClient) async throws {
    try write(stored, try await proof(of: stored, client))
  }

  func write(_ stored: StoredEntry, _ proof: Proof?) throws {
    guard includes(stored.entry) else { return }
    if json {
      try StandardOutput.write(json: object(of: stored, proof))
    } else {
      try StandardOutput.write(line: text(of: stored.entry))
    }
  }

  /// Whether an entry is written at all, and counts as one.
  func includes(_ entry: TimelineEntry) -> Bool {
    guard json, case .change = entry.content else { return true }
    return false
  }

  /// How a message was signed, where that is written.
  func proof(of stored: StoredEntry, _ client: ChatClient) async throws -> Proof? {
    guard json, case .text = stored.entry.content else { return nil }
    return try await client.proof(room: stored.room, seq: stored.seq)
  }

  private func object(of stored: StoredEntry, _ proof: Proof?) -> JSON {
    let entry = stored.entry
    var id: UUIDv7?
    var text: String?
    var failure: EngineInterface.Failure?
    switch entry.content {
    case .text(let own, let written): (id, text) = (own, written)
    case .failed(let own, let why): (id, failure) = (own, why)
    case .change: break
    }
    var members: [JSON.Member] = [
      .init("room", .id(stored.room)), .init("seq", .number(stored.seq)), .init("id", id.map { .id($0) } ?? .null),
      .init("sender", entry.author.map { .id($0.user) } ?? .null),
      .init("username", .string(entry.author?.username ?? "")),
      .init("device", entry.device.map { .id($0.id) } ?? .null),
      .init("deviceName", .string(entry.device?.name ?? "")),
      .init("time", .number(entry.time)), .init("date", .string(TimeStyle.utcMilliseconds.text(entry.time))),
      .init("verified", .bool(failure == nil)), .init("text", text.map { .string($0) } ?? .null),
    ]
    if let fewTime = proof?.fewTime { members.append(.init("fewTime", fewTime.json)) }
    if let failure { members.append(.init("failure", failure.told)) }
    return JSON.object(members)
  }

  private func text(of entry: TimelineEntry) -> TerminalText {
    let time = time.text(entry.time)
    let sender = entry.author?.username ?? ""
    return switch entry.content {
    case .change: "\(time)  · \(entry.changeSentence ?? "")"
    case .failed(_, let failure): "\(time)  \(sender): ✗ not shown: \(failure.sentence)"
    case .text(_, let text): TerminalText(head: "\(time)  \(sender): ", body: text)
    }
  }
}

extension EngineInterface.Failure {
  /// For programs by its code, for people in a sentence.
  var told: JSON { ["code": .string(code.name), "message": .string(sentence)] }
}
