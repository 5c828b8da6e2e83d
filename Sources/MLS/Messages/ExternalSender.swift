public import WireCoding

/// A sender outside the group that may send proposals (RFC 9420 §12.1.8.1).
public struct ExternalSender: Hashable, Sendable, WireCodable {
  public var signatureKey: [UInt8]
  public var credential: Credential

  public init(signatureKey: [UInt8], credential: Credential) {
    self.signatureKey = signatureKey
    self.credential = credential
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: signatureKey)
    writer.write(credential)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    signatureKey = try reader.readOpaque()
    credential = try reader.read()
  }

  /// The extension `external_senders` that lists these senders.
  public static func makeExtension(_ senders: [ExternalSender]) -> Extension {
    var writer = WireWriter()
    writer.write(vector: senders)
    return Extension(type: ExtensionType.externalSenders, data: writer.bytes)
  }

  static func list(decoding data: [UInt8]) throws(WireError) -> [ExternalSender] {
    var reader = WireReader(data)
    let senders = try reader.readVector(of: ExternalSender.self, limit: Bounds.extensions)
    try reader.finish()
    return senders
  }
}
