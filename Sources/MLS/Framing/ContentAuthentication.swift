import WireCoding

/// `FramedContentAuthData`: the signature, and for a commit the confirmation tag (RFC 9420 §6.1).
public struct ContentAuthentication: Hashable, Sendable {
  public var signature: [UInt8]
  public var confirmationTag: [UInt8]?

  func encode(into writer: inout WireWriter) {
    writer.write(opaque: signature)
    if let confirmationTag { writer.write(opaque: confirmationTag) }
  }

  init(signature: [UInt8], confirmationTag: [UInt8]?) {
    self.signature = signature
    self.confirmationTag = confirmationTag
  }

  init(for type: ContentType, from reader: inout WireReader) throws(WireError) {
    signature = try reader.readOpaque()
    confirmationTag = type == .commit ? try reader.readOpaque() : nil
  }
}
