/// A JSON value (RFC 8259), for the frames and bodies that client and server exchange.
///
/// The portable modules have no Codable. Integers are exact; other numbers keep their text.
public enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fraction, an exponent, or more digits than `Int64` holds, as it was written.
  case decimal(String)
  case string(String)
  case array([JSON])
  /// Members in the order in which they stand; the parser refuses a repeated name.
  case object([Member])

  public struct Member: Equatable, Sendable {
    public let name: String
    public let value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The member called `name`, or nil where there is none or the value is no object.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.name == name { return member.value }
    return nil
  }

  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  public var integer: Int64? {
    if case .integer(let value) = self { value } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  public var array: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  public var members: [Member]? {
    if case .object(let value) = self { value } else { nil }
  }

  public var isNull: Bool { self == .null }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var members: [Member] = []
    for (name, value) in elements { members.append(Member(name, value)) }
    self = .object(members)
  }
}

extension JSON {
  /// base64url text.
  public static func bytes(_ value: [UInt8]) -> JSON { .string(Base64URL.encode(value)) }

  public static func number(_ value: some BinaryInteger) -> JSON { .integer(Int64(clamping: value)) }

  /// The bytes that a base64url string holds, or nil where the value is another thing.
  public var bytes: [UInt8]? {
    guard case .string(let text) = self else { return nil }
    return try? Base64URL.decode(text)
  }

  /// A non-negative integer.
  public var unsigned: UInt64? {
    guard case .integer(let value) = self, value >= 0 else { return nil }
    return UInt64(value)
  }

  /// An identifier in its 36-character form.
  public var uuid: UUIDv7? {
    guard case .string(let text) = self else { return nil }
    return try? UUIDv7(text: text)
  }
}
