/// What kind of content a message frames (RFC 9420 §6).
public enum ContentType: UInt8, Hashable, Sendable {
  case application = 1
  case proposal = 2
  case commit = 3
}
