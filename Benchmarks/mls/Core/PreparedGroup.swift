public import Ciphers
public import MLS
public import WireCoding

/// A group that is ready to be measured. It takes minutes to make where signing is slow, so that it can be written down:
/// what one build has made, another measures.
public struct PreparedGroup: WireCodable {
  let suite: CipherSuite
  let founder: GroupClient
  let newcomer: GroupClient
  /// The KeyPackages of all but the founder.
  let others: [KeyPackage]
  let member: StoredGroup
  let other: StoredGroup

  /// Makes a group of that many members, at least 2, in one commit, and lets a dozen of them renew their paths, so that
  /// the tree is neither blank nor fresh.
  public init(suite: CipherSuite, members: Int, entropy: any EntropySource) throws(MLSError) {
    self.suite = suite
    founder = try GroupClient(0, suite, now: GroupBench.now, entropy)
    var clients: [GroupClient] = []
    var choices: [ProposalChoice] = []
    for number in 1..<max(members, 2) {
      let client = try GroupClient(number, suite, now: GroupBench.now, entropy)
      clients.append(client)
      choices.append(.add(client.bundle.keyPackage))
    }
    let all = try founder.create(now: GroupBench.now, entropy).commit(choices, now: GroupBench.now, entropy: entropy)
    var groups = [all.group]
    let step = max(1, clients.count / 12)
    for index in stride(from: 0, to: clients.count, by: step) { groups.append(try clients[index].join(all.welcome)) }
    for index in groups.indices {
      let pending = try groups[index].commit([.update], entropy: entropy)
      for place in groups.indices where place != index {
        groups[place] = try GroupBench.follow(pending.commit, as: groups[place])
      }
      groups[index] = pending.group
    }
    newcomer = try GroupClient(members, suite, now: GroupBench.now, entropy)
    others = clients.map { $0.bundle.keyPackage }
    member = StoredGroup(groups[0])
    other = StoredGroup(groups[1])
  }

  public func encode(into writer: inout WireWriter) {
    writer.write(suite.id)
    writer.write(founder)
    writer.write(newcomer)
    writer.write(vector: others)
    writer.write(member)
    writer.write(other)
  }

  public init(from reader: inout WireReader) throws(WireError) {
    guard let suite = CipherSuite(id: try reader.readUInt16()) else { throw .invalidValue }
    self.suite = suite
    founder = try reader.read()
    newcomer = try reader.read()
    others = try reader.readVector(limit: 1 << 16)
    member = try reader.read()
    other = try reader.read()
  }
}
