/// The answer to a command.
public enum BusReply: Hashable, Sendable {
  case null
  case integer(Int64)
  case bytes([UInt8])
  case array([BusReply])

  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
  public var bytes: [UInt8]? { if case .bytes(let value) = self { value } else { nil } }
  public var array: [BusReply]? { if case .array(let value) = self { value } else { nil } }
  public var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }
}
