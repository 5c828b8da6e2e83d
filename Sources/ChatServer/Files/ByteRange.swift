/// The part of a file that a request wants (RFC 9110 §14).
enum ByteRange: Equatable, Sendable {
  case whole
  /// First byte and count.
  case part(Int64, Int64)
  case unsatisfiable

  /// One range of bytes; anything else is as if it were not there, as the RFC has it for what a server does not support.
  init(_ header: String?, size: Int64) {
    self = .whole
    guard let header, header.lowercased().hasPrefix("bytes=") else { return }
    let specification = header.dropFirst(6)
    let halves = specification.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard !specification.contains(","), halves.count == 2 else { return }
    switch (Self.number(halves[0]), Self.number(halves[1])) {
    case (.none, .number(let count)):
      // The last so many bytes.
      self = count == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - count), min(count, size))
    case (.number(let first), .none):
      self = first < size ? .part(first, size - first) : .unsatisfiable
    case (.number(let first), .number(let last)):
      guard first <= last else { return }
      self = first < size ? .part(first, min(last, size - 1) - first + 1) : .unsatisfiable
    default: return
    }
  }

  private enum Number {
    case none
    case number(Int64)
    case invalid
  }

  private static func number(_ text: Substring) -> Number {
    guard !text.isEmpty else { return .none }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return .invalid }
    // What is larger than any file is as good as its end.
    return .number(Int64(text) ?? .max)
  }
}
