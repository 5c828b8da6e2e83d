import Foundation
public import Logging
import WireCoding

/// Writes each log entry as one JSON object on a line of standard error.
public struct JSONLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  private let label: String

  public init(label: String, level: Logger.Level) {
    self.label = label
    logLevel = level
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var members = [
      JSON.Member("time", .string(Self.timestamp())),
      JSON.Member("level", .string(event.level.rawValue)),
      JSON.Member("logger", .string(label)),
      JSON.Member("message", .string("\(event.message)")),
    ]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }
    ) {
      members.append(JSON.Member(key, Self.json(value)))
    }
    var line = JSON.object(members).encoded
    line.append(0x0a)
    // One call for the whole line: lines of several threads do not mix.
    line.withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }

  private static func json(_ value: Logger.Metadata.Value) -> JSON {
    switch value {
    case .string(let text): .string(text)
    case .stringConvertible(let value):
      if let number = value as? any BinaryInteger { .number(number) } else { .string(value.description) }
    case .array(let values): .array(values.map(json))
    case .dictionary(let values):
      .object(values.sorted { $0.key < $1.key }.map { JSON.Member($0.key, json($0.value)) })
    }
  }

  /// RFC 3339, UTC, milliseconds.
  private static func timestamp() -> String {
    Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }
}
