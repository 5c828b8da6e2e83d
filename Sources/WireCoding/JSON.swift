/// A JSON value (RFC 8259), for the frames and bodies that client and server exchange.
///
/// The portable modules have no Codable. Integers are exact; other numbers keep their text.
///
/// One reference to what it holds, so that copies, which are many, are small code.
public struct JSON: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case decimal(Text)
    case string(Text)
    case array([JSON])
    case object([Member])
  }

  /// Unchecked, for it can be written: `adding` does so only where a single value refers to it, so that what was sent
  /// elsewhere never changes.
  private final class Box: @unchecked Sendable {
    var value: Content

    init(_ value: Content) { self.value = value }
  }

  private var box: Box

  private init(_ value: Content) { box = Box(value) }

  var value: Content { box.value }

  public static let null = JSON(.null)
  private static let yes = JSON(.bool(true))
  private static let no = JSON(.bool(false))

  public static func bool(_ value: Bool) -> JSON { value ? yes : no }

  public static func integer(_ value: Int64) -> JSON { JSON(.integer(value)) }

  /// A number with a fraction, an exponent, or more digits than `Int64` holds, as it was written.
  public static func decimal(_ digits: Text) -> JSON { JSON(.decimal(digits)) }

  public static func string(_ value: consuming Text) -> JSON { JSON(.string(value)) }

  public static func array(_ elements: consuming [JSON]) -> JSON { JSON(.array(elements)) }

  /// Members in the order in which they stand; the parser refuses a repeated name.
  public static func object(_ members: consuming [Member]) -> JSON { JSON(.object(members)) }

  /// An object with one member, to which others are added.
  public static func object(_ name: Literal, _ value: consuming JSON) -> JSON { object([]).adding(name, value) }

  public static func == (left: JSON, right: JSON) -> Bool { left.box === right.box || left.value == right.value }

  public struct Member: Equatable, Sendable {
    public let name: Text
    public let value: JSON

    public init(_ name: Literal, _ value: JSON) { self.init(named: Text(name), value) }

    public init(named name: Text, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Appends a member to an object; other values stay as they are.
  public mutating func add(_ name: Literal, _ value: JSON) { self = adding(name, value) }

  /// An object with a member more: a few bytes of code for each, where a literal of several is an array of pairs.
  public consuming func adding(_ name: Literal, _ value: consuming JSON) -> JSON {
    guard case .object(var members) = self.value else { return self }
    if isKnownUniquelyReferenced(&box) {
      // Else the box would hold the members, too, and they would be copied.
      box.value = .null
    } else {
      box = Box(.null)
    }
    members.append(Member(name, value))
    box.value = .object(members)
    return self
  }

  /// The member called `name`, or nil where there is none or the value is no object.
  public subscript(name: Literal) -> JSON? { self[named: Text(name)] }

  /// The same for a name that is put together.
  public subscript(named name: Text) -> JSON? {
    guard case .object(let members) = value else { return nil }
    for member in members where member.name == name { return member.value }
    return nil
  }

  public var string: Text? {
    if case .string(let value) = value { value } else { nil }
  }

  public var integer: Int64? {
    if case .integer(let value) = value { value } else { nil }
  }

  public var bool: Bool? {
    if case .bool(let value) = value { value } else { nil }
  }

  public var array: [JSON]? {
    if case .array(let value) = value { value } else { nil }
  }

  public var members: [Member]? {
    if case .object(let value) = value { value } else { nil }
  }

  public var isNull: Bool {
    if case .null = value { true } else { false }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: Text.StringLiteralType) { self = .string(Text(stringLiteral: value)) }
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (Literal, JSON)...) {
    var members: [Member] = []
    for (name, value) in elements { members.append(Member(name, value)) }
    self = .object(members)
  }
}

extension JSON {
  /// base64url text.
  public static func bytes(_ value: [UInt8]) -> JSON { .string(Base64URL.encode(value)) }

  public static func number(_ value: some BinaryInteger) -> JSON { .integer(Int64(clamping: value)) }

  // The same for the types that are common: one body each, where the general one would be put at each place.

  public static func number(_ value: UInt64) -> JSON { .integer(Int64(clamping: value)) }

  public static func number(_ value: UInt32) -> JSON { .integer(Int64(value)) }

  public static func number(_ value: Int) -> JSON { .integer(Int64(value)) }

  /// The bytes that a base64url string holds, or nil where the value is another thing.
  public var bytes: [UInt8]? {
    guard let text = string else { return nil }
    return try? Base64URL.decode(text)
  }

  /// A non-negative integer.
  public var unsigned: UInt64? {
    guard let value = integer, value >= 0 else { return nil }
    return UInt64(value)
  }

  /// An identifier in its 36-character form.
  public static func id(_ id: UUIDv7) -> JSON { .string(id.text) }

  /// An identifier in its 36-character form.
  public var uuid: UUIDv7? {
    guard let text = string else { return nil }
    return try? UUIDv7(text: text)
  }
}

// A member's value of the type that it should have: one call where the engine reads a field, of which there are hundreds.
extension JSON {
  public subscript(string name: Literal) -> Text? { self[name]?.string }

  public subscript(bool name: Literal) -> Bool? { self[name]?.bool }

  public subscript(unsigned name: Literal) -> UInt64? { self[name]?.unsigned }

  public subscript(uuid name: Literal) -> UUIDv7? { self[name]?.uuid }

  public subscript(bytes name: Literal) -> [UInt8]? { self[name]?.bytes }

  public subscript(array name: Literal) -> [JSON]? { self[name]?.array }
}
