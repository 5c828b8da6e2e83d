import ChatProtocol
import Ciphers
import Testing
import WireCoding

@Suite("Sealed blobs")
struct SealedTests {
  let entropy = SystemEntropy()
  let room = UUIDv7(milliseconds: 9, random: Array(0..<10))

  @Test("A room's profile opens under its key, in its room, and nowhere else")
  func profile() throws {
    let key = entropy.bytes(32)
    let profile = RoomProfile(name: "Night shift", topic: "Who is awake")
    let blob = try profile.sealed(key: key, room: room, entropy: entropy)
    #expect(try RoomProfile.open(blob, key: key, room: room) == profile)
    #expect(throws: ChatError.cannotOpen) { try RoomProfile.open(blob, key: entropy.bytes(32), room: room) }
    let other = UUIDv7(milliseconds: 10, random: Array(0..<10))
    #expect(throws: ChatError.cannotOpen) { try RoomProfile.open(blob, key: key, room: other) }
    for index in blob.indices {
      var mutated = blob
      mutated[index] ^= 0x80
      #expect(throws: ChatError.self) { try RoomProfile.open(mutated, key: key, room: room) }
    }
  }

  @Test("Names of similar length make blobs of one size")
  func padding() throws {
    let key = entropy.bytes(32)
    let sizes = try Set(
      ["a", "general", "night shift"].map {
        try RoomProfile(name: $0).sealed(key: key, room: room, entropy: entropy).count
      })
    #expect(sizes.count == 1)
  }

  @Test("A backup opens for its user alone")
  func backup() throws {
    let key = entropy.bytes(32)
    let backup = AccountBackup(accountKey: entropy.bytes(64), rooms: [.init(room: room, profileKey: entropy.bytes(32))])
    let blob = try backup.sealed(key: key, user: room, entropy: entropy)
    #expect(try AccountBackup.open(blob, key: key, user: room) == backup)
    let other = UUIDv7(milliseconds: 10, random: Array(0..<10))
    #expect(throws: ChatError.cannotOpen) { try AccountBackup.open(blob, key: key, user: other) }
    #expect(throws: ChatError.malformed) { try AccountBackup.open([1, 2], key: key, user: room) }
  }

  @Test("A password gives the same keys for the same salt, and the sent secret is not the backup's key")
  func password() throws {
    let salt = [UInt8](repeating: 5, count: 16)
    let first = try PasswordKeys.derive(password: "correct horse", salt: salt)
    let second = try PasswordKeys.derive(password: "correct horse", salt: salt)
    #expect(first.authSecret == second.authSecret)
    #expect(first.backupKey == second.backupKey)
    #expect(try Base64URL.decode(first.authSecret) != first.backupKey)
    #expect(try PasswordKeys.derive(password: "correct horse", salt: entropy.bytes(16)).authSecret != first.authSecret)
  }

  @Test("A safety number has 60 digits and is the same from both sides")
  func safetyNumber() {
    let ana = (user: UUIDv7(milliseconds: 1, random: Array(0..<10)), accountKey: entropy.bytes(32))
    let ben = (user: UUIDv7(milliseconds: 2, random: Array(0..<10)), accountKey: entropy.bytes(32))
    let number = SafetyNumber.digits(ana, ben)
    #expect(number.count == 60)
    #expect(number.allSatisfy { $0.isNumber })
    #expect(SafetyNumber.digits(ben, ana) == number)
    #expect(SafetyNumber.digits(ana, (user: ben.user, accountKey: entropy.bytes(32))) != number)
  }
}
