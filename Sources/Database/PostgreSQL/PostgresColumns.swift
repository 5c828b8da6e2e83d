/// Lists of arguments as columns: an array for each parameter, which the server unfolds into rows with `unnest`, so that
/// one statement serves all lists.
struct PostgresColumns {
  /// The type of a column's values, by its name and its number in `pg_type`.
  private struct Kind: Equatable {
    let name: String
    let number: UInt32

    init?(_ value: SQLValue) {
      switch value {
      case .null: return nil
      case .integer: (name, number) = ("int8", PostgresType.int8.rawValue)
      case .text: (name, number) = ("text", PostgresType.text.rawValue)
      case .blob: (name, number) = ("bytea", PostgresType.bytea.rawValue)
      }
    }
  }

  /// Lists that one statement takes.
  static let limit = 1_024

  /// The arrays, of the columns that have one.
  let parameters: PostgresParameters
  /// By parameter; nil for one that is NULL in all lists and has no array.
  private let kinds: [Kind?]

  /// - Parameter lists: of one length, with values of one kind, or NULL, for each parameter.
  /// - Throws: ``SQLError`` with code `failed` where they are not, or hold nothing but NULL; `invalidText` where text holds
  ///   U+0000.
  init(_ lists: some Collection<[SQLValue]>) throws(SQLError) {
    var kinds: [Kind?] = []
    var arrays: [[UInt8]] = []
    for column in 0..<(lists.first?.count ?? 0) {
      var kind: Kind?
      for list in lists {
        guard list.count > column else { throw SQLError(.failed) }
        guard let other = Kind(list[column]) else { continue }
        guard kind == nil || kind == other else { throw SQLError(.failed) }
        kind = other
      }
      kinds.append(kind)
      if let kind { arrays.append(try Self.array(of: kind, lists, column)) }
    }
    guard !arrays.isEmpty else { throw SQLError(.failed) }
    self.kinds = kinds
    parameters = PostgresParameters(binary: arrays)
  }

  /// An array in the server's binary form (PostgreSQL's `array_recv`): dimensions, whether there are nulls, the elements'
  /// type, the length, the lower bound; then each element behind its length, which is -1 for NULL.
  private static func array(of kind: Kind, _ lists: some Collection<[SQLValue]>, _ column: Int) throws(SQLError)
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    func append(_ value: UInt32) { withUnsafeBytes(of: value.bigEndian) { bytes += $0 } }
    append(1)
    append(lists.contains { $0[column] == .null } ? 1 : 0)
    append(kind.number)
    append(UInt32(clamping: lists.count))
    append(1)
    for list in lists {
      switch list[column] {
      case .null: append(.max)
      case .integer(let value):
        append(8)
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
      case .text(let value):
        guard !value.utf8.contains(0) else { throw SQLError(.invalidText) }
        append(UInt32(clamping: value.utf8.count))
        bytes += value.utf8
      case .blob(let value):
        append(UInt32(clamping: value.count))
        bytes += value
      }
    }
    return bytes
  }

  /// A `SELECT` for each list, whose rows have the list's number, from 1 on, in front. It is asked anew for each list
  /// (`OFFSET 0` keeps the planner from joining it with the lists), so that a plan made for small tables serves large ones.
  func question(_ sql: String) -> String {
    "SELECT a.n, q.* FROM \(unfolded) WITH ORDINALITY AS a(\(names), n) CROSS JOIN LATERAL (\(filled(sql)) OFFSET 0) AS q"
  }

  /// An `UPDATE` with a condition for each list, or an `INSERT` whose values, which end it, become a selection.
  func change(_ sql: String) -> String {
    let source = " FROM \(unfolded) AS a(\(names))"
    let filled = filled(sql)
    if let condition = filled.firstRange(of: " WHERE ") {
      return filled[..<condition.lowerBound] + source + filled[condition.lowerBound...]
    }
    guard let values = filled.firstRange(of: "VALUES ("), filled.last == ")" else { return filled + source }
    return filled[..<values.lowerBound] + "SELECT " + filled[values.upperBound...].dropLast() + source
  }

  /// A lock on the rows whose ids the first column holds, taken in the order of the ids.
  func lock(_ table: String) -> String {
    "SELECT id FROM \(table) WHERE id = ANY (\(arrays[0])) ORDER BY id FOR NO KEY UPDATE"
  }

  /// The parameters of the statement that takes the arrays.
  private var arrays: [String] {
    kinds.compactMap { $0 }.enumerated().map { "?\($0.offset + 1)::\($0.element.name)[]" }
  }

  private var unfolded: String { "unnest(\(arrays.joined(separator: ", ")))" }

  private var names: String {
    kinds.indices.filter { kinds[$0] != nil }.map { "p\($0 + 1)" }.joined(separator: ", ")
  }

  /// The statement with columns in the place of parameters.
  private func filled(_ sql: String) -> String {
    var result = ""
    var rest = sql[...]
    while let mark = rest.firstIndex(of: "?") {
      result += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      let digits = rest.prefix { $0.isNumber }
      rest = rest[digits.endIndex...]
      guard let number = Int(digits), kinds.indices.contains(number - 1) else { continue }
      result += kinds[number - 1] == nil ? "NULL" : "a.p\(number)"
    }
    return result + rest
  }
}
