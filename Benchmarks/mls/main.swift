import Ciphers
import Foundation
import MLS
import WireCoding

// Measures groups: the processor time of each operation, and the bytes that go over the wire and to the disk.
//
//     bench-mls [SUITE[:MEMBERS,MEMBERS…]]…     for example bench-mls 0x0001:2,10,100 0xF0E2:2,10
//
// Without arguments: suites 0x0001, 0xF002 and 0xF0E1 with 2, 10, 100 and 1,000 members, 0xF0E2 with 2, 10 and 100.

let entropy = SystemEntropy()
let now = UInt64(Date().timeIntervalSince1970)

/// What this thread has used, in nanoseconds: other processes on the machine do not count.
func processorTime() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

/// The best of a few runs, in milliseconds, and what the last one gave.
func measure<T>(_ runs: Int, _ body: () throws -> T) rethrows -> (milliseconds: Double, value: T) {
  var start = processorTime()
  var value = try body()
  var best = processorTime() - start
  for _ in 1..<max(runs, 1) {
    start = processorTime()
    value = try body()
    best = min(best, processorTime() - start)
  }
  return (Double(best) / 1e6, value)
}

struct Client {
  let identity: LeafIdentity
  let bundle: KeyPackageBundle

  init(_ number: Int, _ suite: CipherSuite) throws {
    identity = LeafIdentity(
      identity: Array("client \(number), which is 32 bytes".utf8.prefix(32)),
      signatureKeys: try suite.signatureScheme.generateKeyPair(entropy: entropy))
    bundle = try KeyPackageBundle.create(
      suite: suite, identity: identity, lifetime: .starting(at: now, seconds: 86400), isLastResort: false,
      entropy: entropy)
  }

  func join(_ welcome: [UInt8]?) throws -> Group {
    guard let welcome, case .welcome(let decoded) = try MLSMessage(decoding: welcome) else {
      throw MLSError.malformed
    }
    return try Group.join(
      welcome: decoded, keyPackage: bundle, signaturePrivateKey: identity.signatureKeys.privateKey
    ).group
  }
}

func follow(_ commit: [UInt8], as group: Group) throws -> Group {
  var group = group
  guard case .commit(let staged) = try group.process(MLSMessage(decoding: commit), now: now) else {
    throw MLSError.malformed
  }
  return staged.group
}

func show(_ name: String, _ milliseconds: Double?, _ bytes: Int?) {
  let time = milliseconds.map { String(format: "%10.3f ms", $0) } ?? String(repeating: " ", count: 13)
  let size = bytes.map { String(format: "%9d B", $0) } ?? ""
  print("  \(name.padding(toLength: 34, withPad: " ", startingAt: 0))\(time) \(size)")
}

func run(_ suite: CipherSuite, members: Int) throws {
  print("\n\(String(format: "0x%04X", suite.id)) \(suite.name), \(members) members")
  let founder = try Client(0, suite)
  let created = try measure(3) {
    try Group.create(
      groupID: [UInt8](repeating: 1, count: 16), suite: suite, identity: founder.identity,
      lifetime: .starting(at: now, seconds: 86400), entropy: entropy)
  }
  show("create", created.milliseconds, nil)
  var clients: [Client] = []
  for number in 1..<members { clients.append(try Client(number, suite)) }
  let all = try created.value.commit(
    clients.map { .add($0.bundle.keyPackage) }, now: now, entropy: entropy)
  var groups = [all.group]
  // A dozen members stay, spread over the tree; each renews its path once, so that the tree is not all unmerged.
  let step = max(1, (members - 1) / 12)
  for index in stride(from: 0, to: members - 1, by: step) { groups.append(try clients[index].join(all.welcome)) }
  for index in groups.indices {
    let pending = try groups[index].commit([.update], entropy: entropy)
    for other in groups.indices where other != index { groups[other] = try follow(pending.commit, as: groups[other]) }
    groups[index] = pending.group
  }

  let runs = members >= 1000 || suite.signatureScheme == .slhDSA128s ? 1 : 3
  let newcomer = try Client(members, suite)
  let add = try measure(runs) {
    try groups[0].commit([.add(newcomer.bundle.keyPackage)], now: now, entropy: entropy)
  }
  show("commit: add", add.milliseconds, add.value.commit.count)
  show("process: add", try measure(runs) { try follow(add.value.commit, as: groups[1]) }.milliseconds, nil)
  let join = try measure(runs) { try newcomer.join(add.value.welcome) }
  show("join by Welcome", join.milliseconds, add.value.welcome?.count)
  let update = try measure(runs) { try groups[0].commit([.update], entropy: entropy) }
  show("commit: update", update.milliseconds, update.value.commit.count)
  show("process: update", try measure(runs) { try follow(update.value.commit, as: groups[1]) }.milliseconds, nil)
  guard case .groupInfo(let info) = try MLSMessage(decoding: update.value.groupInfo) else { throw MLSError.malformed }
  let external = try measure(runs) {
    try Group.joinExternally(groupInfo: info, identity: newcomer.identity, resync: false, entropy: entropy)
  }
  show("join by external commit", external.milliseconds, external.value.commit.count)
  show("GroupInfo", nil, update.value.groupInfo.count)

  var sender = groups[0]
  let message = try measure(10) { try sender.protect([UInt8](repeating: 1, count: 100), entropy: entropy) }
  show("protect 100 bytes", message.milliseconds, message.value.count)
  let opened = try measure(10) {
    var reader = groups[1]
    return try reader.process(MLSMessage(decoding: message.value), now: now)
  }
  _ = opened
  show("open 100 bytes", opened.milliseconds, nil)
  let tree = measure(runs) { groups[1].serializedTree }
  show("state: tree", tree.milliseconds, tree.value.count)
  let secrets = measure(runs) { groups[1].serializedSecrets }
  show("state: secrets", secrets.milliseconds, secrets.value.count)
  show(
    "load state", try measure(runs) { try Group(tree: tree.value, secrets: secrets.value) }.milliseconds, nil)
}

let requests =
  CommandLine.arguments.count > 1
  ? Array(CommandLine.arguments.dropFirst())
  : ["0x0001:2,10,100,1000", "0xF002:2,10,100,1000", "0xF0E1:2,10,100,1000", "0xF0E2:2,10,100"]
for request in requests {
  let parts = request.split(separator: ":")
  let digits = parts[0].hasPrefix("0x") ? parts[0].dropFirst(2) : parts[0]
  guard let id = UInt16(digits, radix: 16), let suite = CipherSuite(id: id) else {
    print("bench-mls: no suite \(parts[0])")
    exit(1)
  }
  let sizes = parts.count > 1 ? parts[1].split(separator: ",").compactMap { Int($0) } : [2, 10, 100]
  for size in sizes where size > 1 { try run(suite, members: size) }
}
