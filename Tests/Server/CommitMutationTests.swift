import ChatServer
import Ciphers
import Foundation
import HBSS
import NIOHTTP1
import Testing
import WireCoding

@testable import MLS

/// Random damage to commits and GroupInfos, over the real route. `NIGHTJAR_MUTATIONS` asks for more.
@Suite("Damaged commits")
struct CommitMutationTests {
  /// A small generator with a seed, so that a failure can be repeated.
  private struct Dice {
    var state: UInt64
    mutating func roll(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(max(bound, 1)))
    }

    mutating func damage(_ bytes: [UInt8], _ other: [UInt8]) -> [UInt8] {
      var bytes = bytes
      switch roll(7) {
      case 0: bytes[roll(bytes.count)] ^= UInt8(1 << roll(8))
      case 1: bytes[roll(bytes.count)] = UInt8(roll(256))
      case 2: bytes.removeLast(1 + roll(bytes.count - 1))
      case 3: bytes.remove(at: roll(bytes.count))
      case 4: bytes.insert(UInt8(roll(256)), at: roll(bytes.count + 1))
      case 5:
        let start = roll(bytes.count)
        let end = min(bytes.count, start + 1 + roll(64))
        bytes.replaceSubrange(start..<end, with: [UInt8](repeating: UInt8(roll(256)), count: end - start))
      default:
        let start = roll(min(bytes.count, other.count))
        bytes.replaceSubrange(start..., with: other[start...])
      }
      return bytes
    }
  }

  /// Whether two commits differ in nothing that the server can see: the membership tag needs the group's secrets.
  private func isSame(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard case .publicMessage(var left)? = try? MLSMessage(decoding: one),
      case .publicMessage(let right)? = try? MLSMessage(decoding: other)
    else { return false }
    left.membershipTag = right.membershipTag
    return left == right
  }

  @Test("Are refused with a reason, and leave the room as it was: the commit itself is taken afterwards")
  func mutations() async throws {
    let rounds = ProcessInfo.processInfo.environment["NIGHTJAR_MUTATIONS"].flatMap(Int.init) ?? 12
    let seed = ProcessInfo.processInfo.environment["NIGHTJAR_SEED"].flatMap(UInt64.init) ?? 0x6e69_6768_746a_6172
    var dice = Dice(state: max(seed, 1))
    try await TestServer.with {
      $0.rateLimits.message = .init(burst: 1_000_000, perSecond: 1_000_000)
    } _: { server in
      let alice = try await TestAccount.register(on: server)
      let bob = try await TestAccount.register(on: server)
      let carol = try await TestAccount.register(on: server)
      var room = try await TestRoom.create(by: alice)
      try await room.add([bob])
      for round in 0..<rounds {
        // Carol comes and goes, so that the tree changes.
        let isPresent = room.group.members.count == 3
        let commit =
          isPresent ? try room.removing(carol.user) : try room.adding([carol]).commit
        let other = try room.group.commitApart([.update], entropy: SystemEntropy())
        var isTaken = false
        for _ in 0..<12 where !isTaken {
          var (bytes, info, welcome) = (commit.commit, commit.groupInfo, commit.welcome)
          switch dice.roll(welcome == nil ? 2 : 3) {
          case 0: bytes = dice.damage(bytes, other.commit)
          case 1: info = dice.damage(info, other.groupInfo)
          default: welcome = dice.damage(try #require(welcome), other.groupInfo)
          }
          var members: [JSON.Member] = [
            .init("id", .string(TestAccount.newID().text)), .init("epoch", .number(room.group.epoch)),
            .init("commit", .bytes(bytes)), .init("groupInfo", .bytes(info)),
          ]
          if let welcome {
            members += [.init("welcome", .bytes(welcome)), .init("welcomeTo", [.string(carol.device.text)])]
          }
          let reply = try await alice.post(room.path + "/commits", .object(members))
          guard reply.status != 200 else {
            // What the server cannot see: the tag of the membership, and what the Welcome holds.
            #expect(isSame(bytes, commit.commit) && info == commit.groupInfo, "seed \(seed), round \(round)")
            isTaken = true
            continue
          }
          #expect([400, 422].contains(reply.status), "seed \(seed), round \(round): \(reply.status)")
          #expect(reply.code != nil && reply.code != "internal_error")
        }
        if !isTaken { #expect(try await room.post(commit).status == 200, "seed \(seed), round \(round)") }
        room.group = commit.group
      }
      let epoch = try await alice.get(room.path)["epoch"]?.integer
      #expect(epoch == Int64(1 + rounds))
    }
  }
}
