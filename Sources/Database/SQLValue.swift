/// A value that goes into or comes out of a statement. Four kinds are all that SQLite and PostgreSQL share without loss.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case blob([UInt8])

  /// `null` where `value` is nil.
  public static func blob(optional value: [UInt8]?) -> SQLValue { value.map { .blob($0) } ?? .null }

  /// `null` where `value` is nil.
  public static func text(optional value: String?) -> SQLValue { value.map { .text($0) } ?? .null }

  /// `null` where `value` is nil.
  public static func integer(optional value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }

  /// 1 or 0: PostgreSQL and SQLite disagree on booleans, so there are none in the schema.
  public static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
  public init(integerLiteral value: Int64) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .null }
}
