import Testing

/// What a client sends to an echo server and what it must get back: one row of a conformance table.
struct FramingCase: CustomTestStringConvertible, Sendable {
  /// How the conversation ends.
  enum End: Equatable, Sendable {
    /// The connection stays usable; the runner closes it with 1000 and gets 1000 back.
    case open
    /// The server closes with this code.
    case closed(UInt16)
    /// The server answers a Close frame without a code.
    case closedWithoutCode
  }

  let name: String
  let sent: [[UInt8]]
  let echoed: [RawFrame]
  let end: End

  var testDescription: String { name }

  init(_ name: String, _ frames: [RawFrame], _ echoed: [RawFrame], _ end: End = .open, pieces: Int? = nil) {
    self.name = name
    let bytes = frames.flatMap(\.bytes)
    if let pieces {
      sent = stride(from: 0, to: bytes.count, by: pieces).map { Array(bytes[$0..<min($0 + pieces, bytes.count)]) }
    } else {
      sent = frames.map(\.bytes)
    }
    self.echoed = echoed
    self.end = end
  }

  /// Frames in one write.
  static func together(_ name: String, _ frames: [RawFrame], _ echoed: [RawFrame], _ end: End = .open) -> Self {
    Self(name, frames, echoed, end, pieces: .max)
  }

  /// Raw bytes, each element a write.
  init(_ name: String, bytes: [[UInt8]], _ echoed: [RawFrame], _ end: End) {
    self.name = name
    sent = bytes
    self.echoed = echoed
    self.end = end
  }

  func run() async throws {
    try await withServer { port, _ in
      let socket = try await RawSocket.webSocket(port: port)
      for bytes in sent { socket.push(bytes) }
      for expected in echoed {
        let frame = try await socket.frame()
        #expect(!frame.isMasked)
        #expect(frame == expected, "got \(frame)")
      }
      switch end {
      case .open:
        try await socket.send(RawFrame.close(1000))
        #expect(try await socket.frame().closeCode == 1000)
      case .closed(let code):
        let frame = try await socket.frame()
        #expect(frame.closeCode == code, "got \(frame)")
      case .closedWithoutCode:
        #expect(try await socket.frame() == RawFrame.close(nil))
      }
      #expect(try await socket.rest().isEmpty)
      await socket.close()
    }
  }
}
