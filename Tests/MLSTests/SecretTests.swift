import Ciphers
import Testing
import WireCoding

@testable import MLS

@Suite struct SecretTests {
  @Test("The end of a secret takes no bytes from whoever holds them, too")
  func sharedBytes() {
    let bytes: [UInt8] = [1, 2, 3]
    var secret: Secret? = Secret(bytes)
    let taken = secret?.bytes
    secret = nil
    #expect(taken == [1, 2, 3] && bytes == [1, 2, 3])
  }

  @Test("A copy of a group reads on when the other copy has used the key, and the other way round")
  func copies() throws {
    var party = try Party(2)
    let messages = try (0..<3).map { try party.groups[0].protect([UInt8($0)], entropy: party.entropy) }
    let before = party.groups[1]
    for (index, message) in messages.enumerated() {
      #expect(try party.groups[1].read(message).data == [UInt8(index)])
    }
    var copy = before
    for (index, message) in messages.enumerated().reversed() {
      #expect(try copy.read(message).data == [UInt8(index)])
      #expect(throws: MLSError.generationUsed) { try copy.read(message) }
    }
    #expect(before.state == (try Group(tree: before.serializedTree, secrets: before.serializedSecrets)).state)
  }

  @Test("The encryption secret is not kept beside the secret tree")
  func encryptionSecret() throws {
    let party = try Party(2)
    for group in party.groups { #expect(group.secrets.encryption == []) }
  }
}
