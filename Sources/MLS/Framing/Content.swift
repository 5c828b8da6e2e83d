import WireCoding

/// What a message frames (RFC 9420 §6). Boxed, since messages are copied often and a commit is large.
public enum Content: Hashable, Sendable {
  case application([UInt8])
  indirect case proposal(Proposal)
  indirect case commit(Commit)

  public var type: ContentType {
    switch self {
    case .application: .application
    case .proposal: .proposal
    case .commit: .commit
    }
  }

  /// The content without its type.
  func encodeBody(into writer: inout WireWriter) {
    switch self {
    case .application(let data): writer.write(opaque: data)
    case .proposal(let proposal): writer.write(proposal)
    case .commit(let commit): writer.write(commit)
    }
  }

  init(type: ContentType, from reader: inout WireReader) throws(WireError) {
    switch type {
    case .application: self = .application(try reader.readOpaque())
    case .proposal: self = .proposal(try reader.read())
    case .commit: self = .commit(try reader.read())
    }
  }
}
