extension Group {
  /// The secrets of the named keys, in their order: resumption secrets of this group's kept epochs are found without help.
  ///
  /// - Throws: `missingPreSharedKey`.
  func lookUp(
    _ ids: [PreSharedKeyID], among keys: [PreSharedKey]
  ) throws(MLSError) -> [(id: PreSharedKeyID, secret: [UInt8])] {
    var found: [(id: PreSharedKeyID, secret: [UInt8])] = []
    for id in ids {
      if let own = ownSecret(for: id.kind) {
        found.append((id, own.bytes))
      } else {
        found.append((id, try keys.secret(for: id)))
      }
    }
    return found
  }

  /// The resumption secret of this or a kept epoch.
  private func ownSecret(for kind: PreSharedKeyID.Kind) -> Secret? {
    guard case .resumption(_, let group, let epoch) = kind, group == groupID else { return nil }
    return epoch == self.epoch ? secrets.resumption : pastEpoch(epoch)?.resumptionSecret
  }
}

extension [PreSharedKey] {
  /// - Throws: `missingPreSharedKey` where the key is not among these.
  func secret(for id: PreSharedKeyID) throws(MLSError) -> [UInt8] {
    for key in self where key.matches(id.kind) { return key.secret }
    throw .missingPreSharedKey
  }

  /// The secrets of the named keys, in their order.
  func secrets(for ids: [PreSharedKeyID]) throws(MLSError) -> [(id: PreSharedKeyID, secret: [UInt8])] {
    var found: [(id: PreSharedKeyID, secret: [UInt8])] = []
    for id in ids { found.append((id, try secret(for: id))) }
    return found
  }
}
