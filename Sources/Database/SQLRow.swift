/// One row of an answer, its columns by position.
///
/// The accessors throw ``SQLError`` with code `unexpectedType` where the column holds something else: a schema and its
/// reader that disagree are a fault to report, not to trap on.
public struct SQLRow: Sendable {
  public private(set) var values: [SQLValue]

  public init(_ values: [SQLValue]) { self.values = values }

  public func integer(_ column: Int) throws(SQLError) -> Int64 {
    guard case .integer(let value)? = value(column) else { throw .unexpectedType }
    return value
  }

  public func text(_ column: Int) throws(SQLError) -> String {
    guard case .text(let value)? = value(column) else { throw .unexpectedType }
    return value
  }

  public func blob(_ column: Int) throws(SQLError) -> [UInt8] {
    guard case .blob(let value)? = value(column) else { throw .unexpectedType }
    return value
  }

  public func flag(_ column: Int) throws(SQLError) -> Bool { try integer(column) != 0 }

  public func optionalInteger(_ column: Int) throws(SQLError) -> Int64? { isNull(column) ? nil : try integer(column) }

  public func optionalText(_ column: Int) throws(SQLError) -> String? { isNull(column) ? nil : try text(column) }

  public func optionalBlob(_ column: Int) throws(SQLError) -> [UInt8]? { isNull(column) ? nil : try blob(column) }

  public func isNull(_ column: Int) -> Bool { value(column) == .null }

  /// Takes the first column, a number, away.
  mutating func removeFirst() throws(SQLError) -> Int64 {
    defer { values.removeFirst() }
    return try integer(0)
  }

  private func value(_ column: Int) -> SQLValue? { values.indices.contains(column) ? values[column] : nil }
}
