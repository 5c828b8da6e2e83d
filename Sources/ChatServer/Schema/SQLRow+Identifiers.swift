import Database
import WireCoding

extension SQLRow {
  func id(_ column: Int) throws(SQLError) -> UUIDv7 {
    guard let id = try? UUIDv7(bytes: blob(column)) else { throw .unexpectedType }
    return id
  }

  func optionalID(_ column: Int) throws(SQLError) -> UUIDv7? { isNull(column) ? nil : try id(column) }
}

extension SQLValue {
  static func id(_ value: UUIDv7) -> SQLValue { .blob(value.bytes) }

  /// `null` where `value` is nil.
  static func id(optional value: UUIDv7?) -> SQLValue { value.map { .blob($0.bytes) } ?? .null }
}

extension JSON {
  static func id(_ value: UUIDv7) -> JSON { .string(value.text) }
}
