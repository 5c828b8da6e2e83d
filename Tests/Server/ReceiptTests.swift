import Testing
import WireCoding

@Suite("Receipts")
struct ReceiptTests {
  private func cursors(_ account: TestAccount, seenBy other: TestAccount, in room: TestRoom) async throws -> [Int64?] {
    let members = try await other.get(room.path + "/members")["members"]?.array ?? []
    let member = try #require(members.first { $0["user"]?["id"]?.uuid == account.user })
    return [member["delivered"]?.integer, member["read"]?.integer]
  }

  @Test("How far one has come is kept, only grows, and is told to the room")
  func cursors() async throws {
    try await DeliveryTests.withRoom(of: 2) { _, room, accounts, sockets in
      let (alice, bob) = (accounts[0], accounts[1])
      for number in 0..<3 { _ = try await alice.send("\(number)", to: room.id) }
      sockets[1].send(["type": "delivered", "room": .string(room.id.text), "seq": 3])
      let delivered = try await sockets[0].next("receipt")
      #expect(delivered["user"]?.uuid == bob.user)
      #expect(delivered["kind"]?.string == "delivered")
      #expect(delivered["seq"]?.integer == 3)
      #expect(try await cursors(bob, seenBy: alice, in: room) == [3, 1])

      // Back, past the end, and again: nothing of it counts.
      for seq in [2, 99, 3] as [Int64] {
        sockets[1].send(["type": "delivered", "room": .string(room.id.text), "seq": .integer(seq)])
      }
      #expect(try await bob.post(room.path + "/read", ["seq": 4]).status == 204)
      let read = try await sockets[0].next("receipt")
      #expect(read["kind"]?.string == "read")
      #expect(read["seq"]?.integer == 4)
      #expect(try await cursors(bob, seenBy: alice, in: room) == [4, 4])

      let stranger = try await TestAccount.register(on: alice.server)
      #expect(try await stranger.post(room.path + "/read", ["seq": 1]).code == "not_member")
    }
  }

  @Test("Who has switched receipts off leaves none")
  func off() async throws {
    try await DeliveryTests.withRoom(of: 2) { _, room, accounts, sockets in
      let (alice, bob) = (accounts[0], accounts[1])
      #expect(try await bob.get("/api/users/me")["receipts"]?.bool == true)
      #expect(try await bob.patch("/api/users/me", ["receipts": "no"]).code == "invalid_field")
      #expect(try await bob.patch("/api/users/me", ["receipts": false]).status == 204)
      #expect(try await bob.get("/api/users/me")["receipts"]?.bool == false)
      _ = try await alice.send("hello", to: room.id)
      #expect(try await bob.post(room.path + "/read", ["seq": 2]).status == 204)
      #expect(try await cursors(bob, seenBy: alice, in: room) == [0, 1])
      // The next that Alice hears of receipts is her own.
      #expect(try await alice.post(room.path + "/read", ["seq": 2]).status == 204)
      #expect(try await sockets[0].next("receipt")["user"]?.uuid == alice.user)
    }
  }
}
