public import WireCoding

/// What a Welcome holds for one new member (RFC 9420 §12.4.3.1).
public struct GroupSecrets: Equatable, Sendable, WireCodable {
  package var joinerSecret: Secret
  /// The path secret of the lowest node above both the new member and the committer; nil where the commit has no path.
  var pathSecret: Secret?
  package var preSharedKeys: [PreSharedKeyID]

  public func encode(into writer: inout WireWriter) {
    writer.write(joinerSecret)
    writer.write(optional: pathSecret)
    writer.write(vector: preSharedKeys)
  }

  init(joinerSecret: Secret, pathSecret: Secret?, preSharedKeys: [PreSharedKeyID]) {
    self.joinerSecret = joinerSecret
    self.pathSecret = pathSecret
    self.preSharedKeys = preSharedKeys
  }

  public init(from reader: inout WireReader) throws(WireError) {
    joinerSecret = try reader.read()
    pathSecret = try reader.readOptional()
    preSharedKeys = try reader.readVector(limit: Bounds.preSharedKeys)
  }
}
