public import WireCoding

/// A write to the client's store; without a value, a deletion.
///
/// Behind one reference: arrays of those share their code.
public final class EngineChange: Equatable, Sendable {
  public let key: Text
  public let value: [UInt8]?

  public init(key: Text, value: [UInt8]?) {
    self.key = key
    self.value = value
  }

  public static func == (left: EngineChange, right: EngineChange) -> Bool {
    left.key == right.key && left.value == right.value
  }
}

extension EngineChange: WireEncodable {
  public func encode(into writer: inout WireWriter) {
    writer.write(opaque: Array(key.utf8))
    writer.write(UInt8(value == nil ? 0 : 1))
    writer.write(opaque: value ?? [])
  }
}
