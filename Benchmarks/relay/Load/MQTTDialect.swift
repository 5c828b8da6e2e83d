import NIOCore

/// MQTT 3.1.1 over WebSockets; with QoS 1 each delivery is acknowledged.
struct MQTTDialect: Dialect {
  let qos: UInt8

  var framing: Framing { .webSocket }
  var sendersAreApart: Bool { true }
  var sendersHearThemselves: Bool { false }

  func opening(client: Int, listens: Bool) -> [OpeningStep] {
    let name = "c\(client)"
    // Clean session, no keep-alive.
    var connect: [UInt8] = [0, 4] + Array("MQTT".utf8) + [4, 2, 0, 0, 0, UInt8(name.utf8.count)] + Array(name.utf8)
    connect = [0x10, UInt8(connect.count)] + connect
    var steps: [OpeningStep] = [
      .upgrade("/mqtt", subprotocol: "mqtt"),
      OpeningStep(Framing.clientFrame(connect, opcode: 2), expect: [0x20, 2]),
    ]
    if listens {
      let subscribe: [UInt8] = [0x82, 10, 0, 1, 0, 5] + Array("bench".utf8) + [qos]
      steps.append(OpeningStep(Framing.clientFrame(subscribe, opcode: 2), expect: [0x90, 3]))
    }
    return steps
  }

  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer {
    let id: [UInt8] =
      qos == 0 ? [] : [UInt8(truncatingIfNeeded: number >> 8) & 0x7F, UInt8(truncatingIfNeeded: number) | 1]
    var length = 7 + id.count + text.count
    var packet: [UInt8] = [0x30 | qos << 1]
    repeat {
      packet.append(UInt8(length & 0x7F) | (length > 0x7F ? 0x80 : 0))
      length >>= 7
    } while length > 0
    packet += [0, 5] + Array("bench".utf8) + id + text
    return Framing.clientFrame(packet, opcode: 2)
  }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    guard length < textSize else { return .delivery }
    return prefix.first == 0x40 ? .accepted : .other
  }

  func answer(to prefix: UnsafeRawBufferPointer) -> ByteBuffer? {
    guard qos == 1, prefix.count > 12, prefix[0] & 0xF6 == 0x32 else { return nil }
    var at = 1
    while prefix[at] & 0x80 != 0 { at += 1 }
    // Behind the length: the topic's length, the topic, and the packet's id.
    return Framing.clientFrame([0x40, 2, prefix[at + 8], prefix[at + 9]], opcode: 2)
  }
}
