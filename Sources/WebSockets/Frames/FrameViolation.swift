/// A rule that the peer broke, with the code to close with. The text is fixed: nothing of the peer's goes into it.
package struct FrameViolation: Error, Equatable {
  let code: WebSocketCloseCode
  let text: StaticString

  package static func == (left: Self, right: Self) -> Bool {
    left.code == right.code && "\(left.text)" == "\(right.text)"
  }

  static let reservedBits = Self(code: .protocolError, text: "reserved bits set")
  static let reservedOpcode = Self(code: .protocolError, text: "reserved opcode")
  static let unmasked = Self(code: .protocolError, text: "frame not masked")
  static let masked = Self(code: .protocolError, text: "frame masked")
  static let nonMinimalLength = Self(code: .protocolError, text: "length not minimal")
  static let fragmentedControl = Self(code: .protocolError, text: "fragmented control frame")
  static let longControl = Self(code: .protocolError, text: "control frame too long")
  static let unexpectedContinuation = Self(code: .protocolError, text: "continuation without a start")
  static let expectedContinuation = Self(code: .protocolError, text: "message begun inside another")
  static let closePayload = Self(code: .protocolError, text: "malformed close frame")
  static let closeCode = Self(code: .protocolError, text: "close code not allowed")
  static let invalidUTF8 = Self(code: .invalidPayload, text: "not UTF-8")
  static let messageTooBig = Self(code: .messageTooBig, text: "message too big")
  static let tooManyFragments = Self(code: .policyViolation, text: "too many fragments")
  static let pingFlood = Self(code: .policyViolation, text: "pings without reading")
}
