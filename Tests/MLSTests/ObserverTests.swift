import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct ObserverTests {
  private func parts(_ pending: PendingCommit) throws -> (commit: PublicMessage, info: GroupInfo) {
    guard case .publicMessage(let commit) = try MLSMessage(decoding: pending.commit),
      case .groupInfo(let info) = try MLSMessage(decoding: pending.groupInfo)
    else { throw MLSError.malformed }
    return (commit, info)
  }

  @Test("An observer follows commits, proposals and external joins from GroupInfos alone")
  func follows() throws {
    var party = try Party(3)
    var observer = try PublicGroup(groupInfo: party.groups[0].groupInfo(entropy: party.entropy))
    let client = try Client("new", .x25519AES128, party.entropy)
    let leave = try party.groups[2].proposeRemoval(of: 2, entropy: party.entropy)
    guard case .publicMessage(let proposal) = try MLSMessage(decoding: leave) else { return }
    #expect(try observer.observe(proposal: proposal, now: testTime).sender == .member(2))
    for index in 0..<2 { _ = try party.groups[index].receive(leave) }
    let pending = try party.commit(as: 1, [.add(client.bundle.keyPackage)])
    let (commit, info) = try parts(pending)
    let observed = try observer.observe(commit: commit, groupInfo: info, now: testTime)
    #expect(observed.sender == 1 && !observed.isExternal)
    #expect(observed.removed.map(\.leaf) == [2] && observed.added.map(\.credential) == [[UInt8]("new".utf8)])
    #expect(observed.next.context == party.groups[0].groupContext)
    observer = try PublicGroup(trusting: info)
    #expect(observer.context == observed.next.context && observer.tree == observed.next.tree)

    let outsider = try Client("outsider", .x25519AES128, party.entropy)
    let joined = try Group.joinExternally(
      groupInfo: info, identity: outsider.identity, resync: false, entropy: party.entropy)
    let (externalCommit, externalInfo) = try parts(joined)
    let second = try observer.observe(commit: externalCommit, groupInfo: externalInfo, now: testTime)
    #expect(second.isExternal && second.added.map(\.credential) == [[UInt8]("outsider".utf8)])
    #expect(second.next.members.count == 4)
  }

  @Test("An observer refuses a GroupInfo that is not the commit's, and commits that cannot be followed")
  func refuses() throws {
    var party = try Party(3)
    let observer = try PublicGroup(groupInfo: party.groups[0].groupInfo(entropy: party.entropy))
    let (commit, info) = try parts(try party.groups[0].commit([.update], entropy: party.entropy))
    let (otherCommit, otherInfo) = try parts(try party.groups[0].commit([.update], entropy: party.entropy))
    #expect(throws: Never.self) { try observer.observe(commit: commit, groupInfo: info, now: testTime) }
    #expect(throws: MLSError.invalidGroupInfo) {
      try observer.observe(commit: commit, groupInfo: otherInfo, now: testTime)
    }
    #expect(throws: MLSError.invalidGroupInfo) {
      try observer.observe(commit: otherCommit, groupInfo: info, now: testTime)
    }
    var changed = info
    changed.signature[3] ^= 1
    #expect(throws: MLSError.invalidSignature) {
      try observer.observe(commit: commit, groupInfo: changed, now: testTime)
    }
    changed = info
    changed.extensions.removeAll { $0.type == ExtensionType.externalPub }
    #expect(throws: MLSError.invalidGroupInfo) {
      try observer.observe(commit: commit, groupInfo: changed, now: testTime)
    }
    try party.commit(as: 1, [.update])
    let (late, lateInfo) = try parts(try party.groups[0].commit([.update], entropy: party.entropy))
    #expect(throws: MLSError.futureEpoch) { try observer.observe(commit: late, groupInfo: lateInfo, now: testTime) }
    var unsigned = commit
    unsigned.authentication.signature[0] ^= 1
    #expect(throws: MLSError.invalidSignature) {
      try observer.observe(commit: unsigned, groupInfo: info, now: testTime)
    }
  }
}
