import NIOCore

/// XMPP over WebSockets (RFC 7395) with SASL ANONYMOUS, in one room of multi-user chat (XEP-0045).
struct XMPPDialect: Dialect {
  private static let room = "bench@conference.localhost"

  var framing: Framing { .webSocket }
  var sendersAreApart: Bool { false }
  var sendersHearThemselves: Bool { true }

  func opening(client: Int, listens: Bool) -> [OpeningStep] {
    func step(_ text: String, expect: String) -> OpeningStep {
      OpeningStep(Framing.clientFrame(Array(text.utf8)), expect: expect)
    }
    let open = #"<open xmlns="urn:ietf:params:xml:ns:xmpp-framing" to="localhost" version="1.0"/>"#
    return [
      .upgrade("/ws", subprotocol: "xmpp"), step(open, expect: "ANONYMOUS"),
      step(#"<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="ANONYMOUS"/>"#, expect: "<success"),
      step(open, expect: "xmpp-bind"),
      step(
        #"<iq xmlns="jabber:client" type="set" id="b"><bind xmlns="urn:ietf:params:xml:ns:xmpp-bind"/></iq>"#,
        expect: "<jid>"),
      step(
        #"<presence xmlns="jabber:client" to="\#(Self.room)/n\#(client)"><x xmlns="http://jabber.org/protocol/muc">"#
          + #"<history maxstanzas="0"/></x></presence>"#, expect: "<subject"),
    ]
  }

  func message(_ text: [UInt8], client: Int, number: Int) -> ByteBuffer {
    var stanza = Array(
      #"<message xmlns="jabber:client" type="groupchat" id="m\#(number)" to="\#(Self.room)"><body>"#.utf8)
    stanza += text + Array("</body></message>".utf8)
    return Framing.clientFrame(stanza)
  }

  func kind(of prefix: UnsafeRawBufferPointer, length: Int, textSize: Int) -> FrameKind {
    length >= textSize && prefix.starts(with: Self.message) ? .delivery : .other
  }

  private static let message = Array("<message".utf8)
}
