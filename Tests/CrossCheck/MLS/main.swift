import Ciphers
import Foundation
import MLS
import WireCoding

// One member of a group in suite 0x0002, for the scripts that let it meet other implementations of MLS. Answers requests on
// standard input, one a line. Byte strings are hexadecimal; an answer is one line, `error` with its code where the request
// is refused.
//
//     client NAME KIND        → its KeyPackage; KIND is 00 where its leaf and KeyPackage have no extension, else 01
//     create ID EXTENSIONS    → the epoch's authenticator; EXTENSIONS is that vector of a GroupContext
//     join WELCOME            → the epoch's authenticator
//     propose MESSAGE         → kept
//     commit                  → the commit that takes up what was proposed, and its Welcome, or - where nobody comes
//     follow COMMIT           → the epoch's authenticator

struct Member {
  static let day: UInt64 = 86400

  let identity: LeafIdentity
  let bundle: KeyPackageBundle
  var group: Group?
  var pending: PendingCommit?

  init(name: [UInt8], greases: Bool) throws {
    let suite = CipherSuite.p256AES128
    let plain = Capabilities(
      cipherSuites: [suite.id], extensions: [], proposals: [], credentials: [Credential.basicType])
    identity = LeafIdentity(
      identity: name, signatureKeys: try suite.signatureScheme.generateKeyPair(entropy: SystemEntropy()),
      capabilities: greases ? nil : plain)
    bundle = try KeyPackageBundle.create(
      suite: suite, identity: identity, lifetime: .starting(at: Self.now, seconds: Self.day), isLastResort: false,
      entropy: SystemEntropy())
  }

  static var now: UInt64 { UInt64(Date().timeIntervalSince1970) }

  var authenticator: String { group.map { Hex.encode($0.epochAuthenticator) } ?? "-" }

  mutating func create(id: [UInt8], extensions: [UInt8]) throws {
    var reader = WireReader(extensions)
    group = try Group.create(
      groupID: id, suite: .p256AES128, identity: identity, extensions: try reader.readVector(limit: 1 << 16),
      lifetime: .starting(at: Self.now, seconds: Self.day), entropy: SystemEntropy())
  }

  mutating func join(_ welcome: [UInt8]) throws {
    group = try Group.join(
      welcome: Welcome(decoding: welcome), keyPackage: bundle,
      signaturePrivateKey: identity.signatureKeys.privateKey
    ).group
  }

  mutating func keep(_ proposal: [UInt8]) throws {
    _ = try group?.process(MLSMessage(decoding: proposal), now: Self.now)
  }

  mutating func commit() throws -> String {
    guard let group else { throw MLSError.invalidState }
    let made = try group.commit([], now: Self.now, entropy: SystemEntropy())
    pending = made
    return Hex.encode(made.commit) + " " + (made.welcome.map { Hex.encode($0) } ?? "-")
  }

  mutating func follow(_ commit: [UInt8]) throws {
    defer { pending = nil }
    if let pending, pending.commit == commit {
      group = pending.group
    } else if case .commit(let staged) = try group?.process(MLSMessage(decoding: commit), now: Self.now) {
      group = staged.group
    } else {
      throw MLSError.invalidState
    }
  }
}

var member: Member?

@MainActor
func answer(_ words: [String]) throws -> String {
  let arguments = try words.dropFirst().map { try Hex.decode($0) }
  switch (words.first, arguments.count) {
  case ("client", 2):
    member = try Member(name: arguments[0], greases: arguments[1] == [1])
    return Hex.encode(member?.bundle.keyPackage.encoded ?? [])
  case ("create", 2): try member?.create(id: arguments[0], extensions: arguments[1])
  case ("join", 1): try member?.join(arguments[0])
  case ("propose", 1):
    try member?.keep(arguments[0])
    return "kept"
  case ("commit", 0): return try member?.commit() ?? "error"
  case ("follow", 1): try member?.follow(arguments[0])
  default: return "error"
  }
  return member?.authenticator ?? "error"
}

while let line = readLine() {
  do {
    print(try answer(line.split(separator: " ").map(String.init)))
  } catch {
    print("error \(error)")
  }
  fflush(nil)
}
