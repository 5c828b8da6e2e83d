#if WEBSOCKETS
  import NIOCore
  import WebSockets

  /// Frames of a WebSocket, as a peer sends them before anybody knows who it is.
  enum SocketTargets {
    /// Bytes of a message at most: less than the fuzzer sends, so that the limit is met, too.
    private static let limit = 2048

    private struct Outcome: Equatable {
      var events: [FrameEvent] = []
      var violation: FrameViolation?
    }

    /// The first byte says which side reads and where the rest is cut: whole and in pieces the same must come out.
    static func sockets(_ bytes: [UInt8]) {
      guard let choice = bytes.first else { return }
      let role: WebSocketRole = choice & 1 == 0 ? .server : .client
      let stream = bytes.dropFirst()
      let piece = 1 + Int(choice >> 1)
      let starts = stride(from: stream.startIndex, to: stream.endIndex, by: piece)
      let pieces = starts.map { stream[$0..<min($0 + piece, stream.endIndex)] }
      precondition(
        decode([stream], role) == decode(pieces, role), "what is read depends on where the bytes are cut")
    }

    private static func decode(_ pieces: [ArraySlice<UInt8>], _ role: WebSocketRole) -> Outcome {
      var decoder = FrameDecoder(role: role, maximumMessageSize: limit, maximumFragments: 8)
      var outcome = Outcome()
      do throws(FrameViolation) {
        for piece in pieces {
          var buffer = ByteBuffer(bytes: piece)
          while let event = try decoder.next(&buffer) { outcome.events.append(event) }
          precondition(buffer.readableBytes == 0, "bytes are left over")
        }
      } catch {
        outcome.violation = error
      }
      return outcome
    }

    /// A text in two fragments with a ping between, an answer to it, and a close; masked with zeros for a server.
    static let seeds: [[UInt8]] = [
      [2, 0x01, 0x82, 0, 0, 0, 0, 0xC3, 0xA9, 0x89, 0x81, 0, 0, 0, 0, 7, 0x80, 0x80, 0, 0, 0, 0],
      [3, 0x81, 0x01, 0x61, 0x8A, 0x00, 0x88, 0x02, 0x03, 0xE8],
      [1, 0x82, 0x7E, 0x00, 0x80] + [UInt8](repeating: 9, count: 128),
    ]
  }
#endif
