/// The types that the shared dialect can come to, by their numbers in `pg_type`, and their binary forms.
enum PostgresType: UInt32 {
  case bool = 16
  case bytea = 17
  case name = 19
  case int8 = 20
  case int2 = 21
  case int4 = 23
  case text = 25
  case unknown = 705
  case varchar = 1043
  /// What `SUM` of a `BIGINT` is.
  case numeric = 1700

  func value(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> SQLValue {
    switch self {
    case .bytea: return .blob([UInt8](bytes))
    case .text, .varchar, .name, .unknown: return .text(String(decoding: bytes, as: UTF8.self))
    case .bool: return .flag(bytes.first == 1)
    case .int2, .int4, .int8:
      guard let first = bytes.first else { throw .unexpectedType }
      var value: Int64 = first >= 0x80 ? -1 : 0
      for byte in bytes { value = value << 8 | Int64(byte) }
      return .integer(value)
    case .numeric: return .integer(try Self.wholeNumber(bytes))
    }
  }

  /// `numeric` is four 16-bit fields (digits, weight, sign, scale) and digits to the base of 10,000, the highest first.
  private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) throws(SQLError) -> Int64 {
    var fields: [Int64] = []
    var index = 0
    while index + 1 < bytes.count {
      fields.append(Int64(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])))
      index += 2
    }
    guard fields.count >= 4, fields.count == 4 + Int(fields[0]) else { throw .unexpectedType }
    let weight = Int(Int16(truncatingIfNeeded: fields[1]))
    guard fields[2] == 0 || fields[2] == 0x4000, fields[3] == 0, weight < 5, fields[0] <= Int64(weight) + 1 else {
      throw .unexpectedType
    }
    var value: Int64 = 0
    for place in 0..<max(0, weight + 1) {
      let digit = place < Int(fields[0]) ? fields[4 + place] : 0
      let (product, overflows) = value.multipliedReportingOverflow(by: 10_000)
      let (sum, overflowsToo) = product.subtractingReportingOverflow(digit)
      guard !overflows, !overflowsToo else { throw .unexpectedType }
      value = sum
    }
    // Summed up below zero, where there is room for one more.
    if fields[2] == 0x4000 { return value }
    guard value != .min else { throw .unexpectedType }
    return -value
  }
}
