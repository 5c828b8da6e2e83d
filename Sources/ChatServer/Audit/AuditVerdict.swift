import WireCoding

/// What a look through the whole chain found.
enum AuditVerdict: Sendable, Equatable {
  /// Every row is as it was written. An operator who notes the last number and hash elsewhere can show later that
  /// nobody has written the chain anew from some row on.
  case whole(rows: Int64, seq: Int64, hash: [UInt8])
  /// The row's contents are not those that its hash was made of, or it stands in another's place.
  case altered(seq: Int64)
  /// Rows are missing from this number on.
  case missing(seq: Int64)
  /// The chain is whole, and holds another hash at a place than was noted.
  case rewritten(seq: Int64)

  var json: JSON {
    switch self {
    case .whole(let rows, let seq, let hash):
      ["verdict": "whole", "rows": .integer(rows), "seq": .integer(seq), "hash": .bytes(hash)]
    case .altered(let seq): ["verdict": "altered", "seq": .integer(seq)]
    case .missing(let seq): ["verdict": "missing", "seq": .integer(seq)]
    case .rewritten(let seq): ["verdict": "rewritten", "seq": .integer(seq)]
    }
  }
}
