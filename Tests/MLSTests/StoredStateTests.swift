import Ciphers
import Foundation
import Testing
import WireCoding

@testable import MLS

/// States that earlier builds have stored: they load for ever.
@Suite struct StoredStateTests {
  /// What one build wrote: both parts of a member's state, what the member must find in it, and a message that it has not
  /// read yet.
  private struct Stored {
    let tree: [UInt8]
    let secrets: [UInt8]
    let authenticator: [UInt8]
    let message: [UInt8]

    init(_ name: String) throws {
      let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(name).json")
      let json = try JSON(parsing: [UInt8](try Data(contentsOf: file)))
      tree = try #require(json["tree"]?.bytes)
      secrets = try #require(json["secrets"]?.bytes)
      authenticator = try #require(json["authenticator"]?.bytes)
      message = try #require(json["message"]?.bytes)
    }
  }

  @Test("A state of version 1 loads, with its epoch, its members and its past", arguments: ["state-1"])
  func load(name: String) throws {
    let stored = try Stored(name)
    var group = try Group(tree: stored.tree, secrets: stored.secrets)
    #expect(group.epoch == 4)
    #expect(group.members.count == 3)
    #expect(group.epochAuthenticator == stored.authenticator)
    #expect(group.hasPendingProposals)
    #expect(try group.read(stored.message).data == [UInt8]("a late message".utf8))
    #expect(try group.commit([.update], entropy: SeededEntropy(9)).group.epoch == 5)
  }

  @Test("Version 1 is written as it was read", arguments: ["state-1"])
  func store(name: String) throws {
    let stored = try Stored(name)
    let group = try Group(tree: stored.tree, secrets: stored.secrets)
    #expect(group.serializedTree == stored.tree)
    #expect(group.serializedSecrets == stored.secrets)
  }

  @Test("Flags that this version does not know are refused")
  func unknownFlags() throws {
    let stored = try Stored("state-1")
    var reader = WireReader(stored.secrets)
    _ = try (reader.readUInt8(), reader.readUInt64(), reader.readOpaque())
    for flags in UInt8(4)...7 {
      var secrets = stored.secrets
      secrets[reader.offset] = flags
      #expect(throws: MLSError.invalidState) { try Group(tree: stored.tree, secrets: secrets) }
    }
  }

  @Test("A state of another version is refused", arguments: [UInt8(0), 2])
  func otherVersion(version: UInt8) throws {
    let stored = try Stored("state-1")
    let rest = stored.tree.dropFirst()
    #expect(throws: MLSError.invalidState) { try Group(tree: [version] + rest, secrets: stored.secrets) }
  }
}
