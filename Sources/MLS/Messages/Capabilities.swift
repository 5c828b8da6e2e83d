public import WireCoding

/// What a client supports (RFC 9420 §7.2). Unknown numbers, GREASE among them, are carried and ignored.
public struct Capabilities: Hashable, Sendable, WireCodable {
  public var versions: [UInt16]
  public var cipherSuites: [UInt16]
  /// Beyond the default types 1 to 5.
  public var extensions: [UInt16]
  /// Beyond the default types 1 to 7.
  public var proposals: [UInt16]
  public var credentials: [UInt16]

  public init(
    versions: [UInt16] = [1], cipherSuites: [UInt16], extensions: [UInt16] = [], proposals: [UInt16] = [],
    credentials: [UInt16] = [Credential.basicType]
  ) {
    self.versions = versions
    self.cipherSuites = cipherSuites
    self.extensions = extensions
    self.proposals = proposals
    self.credentials = credentials
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(list: versions)
    writer.write(list: cipherSuites)
    writer.write(list: extensions)
    writer.write(list: proposals)
    writer.write(list: credentials)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    versions = try reader.readUInt16s(limit: Bounds.capabilities)
    cipherSuites = try reader.readUInt16s(limit: Bounds.capabilities)
    extensions = try reader.readUInt16s(limit: Bounds.capabilities)
    proposals = try reader.readUInt16s(limit: Bounds.capabilities)
    credentials = try reader.readUInt16s(limit: Bounds.capabilities)
  }

  public func supports(extension type: UInt16) -> Bool {
    ExtensionType.isDefault(type) || extensions.contains(type)
  }

  func supports(proposal type: UInt16) -> Bool {
    ProposalType.isDefault(type) || proposals.contains(type)
  }

  func satisfies(_ required: RequiredCapabilities) -> Bool {
    for type in required.extensions where !supports(extension: type) { return false }
    for type in required.proposals where !supports(proposal: type) { return false }
    for type in required.credentials where !credentials.contains(type) { return false }
    return true
  }
}
