import EngineInterface
import WireCoding

enum InterfaceTargets {
  /// What crosses between engine and host, and what hosts read in the store: the first byte says which.
  static func interface(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let rest = Array(bytes.dropFirst())
    switch first {
    case 0: check(CommandRequest.self, rest)
    case 1: check(News.self, rest)
    case 2: check(TimelineEntry.self, rest)
    case 3: check(Proof.self, rest)
    default: check(Failure.self, rest)
    }
  }

  private static func check<Value: WireCodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) {
    guard let value = try? Value(decoding: bytes) else { return }
    precondition(value.encoded == bytes, "a value with two encodings")
  }
}
