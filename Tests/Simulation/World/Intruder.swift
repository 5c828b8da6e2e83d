import ChatProtocol
import Ciphers
import MLS
import WireCoding

@testable import ChatEngine

/// A client of a malicious server's own: an account that it has registered, with a device and real keys, in a room to
/// which no member has added it.
final class Intruder {
  let person: IdentityPool.Person
  private let identity: LeafIdentity
  private let entropy: SplitMix64
  private var group: Group

  var user: UUIDv7 { person.id }
  var device: UUIDv7 { person.devices[0].id }

  /// What it puts into a log.
  struct Commit {
    let payload: [UInt8]
    let groupInfo: [UInt8]
    let welcome: [UInt8]?
  }

  /// Comes in by an external commit, from the GroupInfo that the server keeps.
  static func join(
    _ groupInfo: GroupInfo, _ tree: RatchetTree, as person: IdentityPool.Person, entropy: SplitMix64
  ) throws -> (Intruder, Commit) {
    let device = person.devices[0]
    guard let record = device.records[Account.recordKey], let suite = CipherSuite(id: groupInfo.context.cipherSuite)
    else { throw Violation("intruder", "an account without a record") }
    let account = try Account(decoding: record)
    guard let key = account.key(for: suite.id) else { throw Violation("intruder", "no key for the suite") }
    let identity = LeafIdentity(
      identity: MemberIdentity(user: person.id, device: device.id).credential,
      signatureKeys: SignatureKeyPair(privateKey: key.privateKey, publicKey: key.publicKey),
      extensions: [
        Extension(
          type: ExtensionType.deviceCertificate, data: try DeviceCertificate(decoding: account.certificate).hash)
      ])
    var builder = CommitBuilder()
    builder.ratchetTree = .apart
    let commit = try Group.joinExternally(
      groupInfo: groupInfo, identity: identity, resync: true, ratchetTree: tree, commit: builder, entropy: entropy)
    let intruder = Intruder(person, identity, entropy, commit.group)
    return (intruder, Commit(payload: commit.commit, groupInfo: commit.groupInfo, welcome: nil))
  }

  private init(_ person: IdentityPool.Person, _ identity: LeafIdentity, _ entropy: SplitMix64, _ group: Group) {
    self.person = person
    self.identity = identity
    self.entropy = entropy
    self.group = group
  }

  /// Adds a device again that will not follow, so that a Welcome leads it to where the intruder is.
  func add(_ package: KeyPackage) -> Commit? {
    var choices: [ProposalChoice] = [.add(package)]
    for member in group.members where member.credential == package.leafNode.credential.identity {
      choices.append(.remove(member.leaf))
    }
    var builder = CommitBuilder(choices)
    builder.received = .none
    builder.ratchetTree = .apart
    guard let commit = try? group.commit(builder, entropy: entropy) else { return nil }
    group = commit.group
    return Commit(payload: commit.commit, groupInfo: commit.groupInfo, welcome: commit.welcome)
  }

  /// Reads along.
  ///
  /// - Returns: whether the entry is a message that it can open.
  func opens(_ event: RoomEvent) -> Bool {
    guard let message = try? MLSMessage(decoding: event.payload),
      let received = try? group.process(message, now: event.time / 1000)
    else { return false }
    switch received {
    case .application: return true
    case .commit(let staged): group = staged.group
    case .proposal: break
    }
    return false
  }
}
