import ChatServer
import Testing
import WireCoding

@Suite("Fan-out")
struct DeliveryTests {
  /// Accounts in one room, each with a socket that has said hello.
  static func withRoom(
    of count: Int, _ change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: (TestServer, TestRoom, [TestAccount], [TestSocket]) async throws -> Void
  ) async throws {
    try await TestServer.with({
      $0.rateLimits.message = .init(burst: 100_000, perSecond: 100_000)
      change(&$0)
    }) { server in
      var accounts: [TestAccount] = []
      for _ in 0..<count { accounts.append(try await TestAccount.register(on: server)) }
      var room = try await TestRoom.create(by: accounts[0])
      if count > 1 { try await room.add(Array(accounts.dropFirst())) }
      var sockets: [TestSocket] = []
      for account in accounts {
        let socket = try await TestSocket(account)
        socket.hello([room.id: 1])
        _ = try await socket.next("online_users")
        sockets.append(socket)
      }
      try await body(server, room, accounts, sockets)
      for socket in sockets { socket.close() }
    }
  }

  @Test("Senders who speak at once hear each other in one order, and themselves as answers alone")
  func manySenders() async throws {
    let each = 60
    try await Self.withRoom(of: 3) { _, room, accounts, sockets in
      for number in 0..<each {
        for (index, socket) in sockets.enumerated() { socket.message("\(index) \(number)", to: room.id) }
      }
      let count = each * sockets.count
      for (index, socket) in sockets.enumerated() {
        var heard: [Int64] = []
        var answers: [Int64] = []
        while heard.count + answers.count < count {
          let frame = try #require(try await socket.next())
          guard let seq = frame["seq"]?.integer else { continue }
          if frame["type"]?.string == "accepted" {
            answers.append(seq)
          } else {
            #expect(frame["sender"]?.uuid != accounts[index].user)
            heard.append(seq)
          }
        }
        #expect(answers.count == each)
        #expect(heard == heard.sorted())
        #expect(answers == answers.sorted())
        #expect(Set(heard).union(answers) == Set(2..<Int64(count + 2)))
      }
    }
  }

  @Test("Many who come and go at once are told together, and everybody ends with the same picture")
  func presence() async throws {
    try await Self.withRoom(of: 14) { _, room, accounts, sockets in
      let staying = 2
      for socket in sockets.dropFirst(staying) { socket.close() }
      for socket in sockets.prefix(staying) {
        var online = Set<UUIDv7>()
        var gone = Set<UUIDv7>()
        while gone.count < accounts.count - staying {
          let frame = try #require(try await socket.next())
          let joined = frame["joined"]?.array ?? (frame["type"]?.string == "user_joined" ? [frame["user"]!] : [])
          let left = frame["left"]?.array ?? (frame["type"]?.string == "user_left" ? [frame["user"]!] : [])
          for user in joined.compactMap({ $0["id"]?.uuid }) {
            online.insert(user)
            gone.remove(user)
          }
          for user in left.compactMap({ $0["id"]?.uuid }) {
            online.remove(user)
            gone.insert(user)
          }
        }
        #expect(gone == Set(accounts.dropFirst(staying).map(\.user)))
        #expect(online.isSubset(of: accounts.prefix(staying).map(\.user)))
      }
      let members = try await accounts[0].get(room.path + "/members")["members"]?.array ?? []
      #expect(members.filter { $0["online"]?.bool == true }.count == staying)
    }
  }
}
