import NIOCore

/// Finds the frames in what a client receives. It copies nothing but the beginnings of frames that arrive in pieces, and skips
/// over the rest: a client costs little, so that the server is what is measured.
struct FrameScanner {
  /// Bytes of a frame's payload that are handed over in one piece.
  static let prefixSize = 512

  private let framing: Framing
  /// A header, or header and first bytes of a payload, that came in pieces.
  private var held: [UInt8] = []
  /// Bytes of the present frame still to come, when its beginning has been handed over.
  private var remaining = 0

  init(_ framing: Framing) { self.framing = framing }

  /// Calls `body` for each frame whose first bytes are there, with its length.
  mutating func scan(_ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer, Framing.Span) -> Void) {
    var input = input
    while !input.isEmpty {
      if remaining > 0 {
        let count = min(remaining, input.count)
        remaining -= count
        input = UnsafeRawBufferPointer(rebasing: input.dropFirst(count))
        continue
      }
      if held.isEmpty, let span = framing.span(input) {
        let wanted = span.header + min(span.payload, Self.prefixSize)
        if input.count >= wanted {
          body(UnsafeRawBufferPointer(rebasing: input[span.header..<wanted]), span)
          remaining = span.header + span.payload
          continue
        }
      }
      // A piece of a frame: hold it until there is enough.
      let before = held.count
      let count = min(input.count, span(of: held).map { $0.header + min($0.payload, Self.prefixSize) - before } ?? 1)
      held.append(contentsOf: input.prefix(max(count, 1)))
      input = UnsafeRawBufferPointer(rebasing: input.dropFirst(max(count, 1)))
      guard let span = span(of: held) else { continue }
      let wanted = span.header + min(span.payload, Self.prefixSize)
      guard held.count >= wanted else { continue }
      held.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[span.header..<wanted]), span) }
      remaining = span.header + span.payload - held.count
      held.removeAll(keepingCapacity: true)
    }
  }

  private func span(of bytes: [UInt8]) -> Framing.Span? { bytes.withUnsafeBytes { framing.span($0) } }
}
