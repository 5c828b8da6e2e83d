import Database

extension SQLValue {
  /// Counters stay far below 2^63.
  static func number(_ value: UInt64) -> SQLValue { .integer(Int64(clamping: value)) }
}
