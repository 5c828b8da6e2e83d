import ChatProtocol
import Ciphers
import MLS
import WireCoding

/// The last way back into a room: a member adds this device again.
extension ChatEngine {
  /// Asks the members' devices, through the server.
  func askForReturn(to room: Room) {
    guard !room.hasAskedForReturn, !room.isAskingForReturn else { return giveUp(room) }
    room.isAskingForReturn = true
    let id = room.id
    request("POST", "/api/rooms/\(id.text)/return") { engine, reply in
      guard let room = engine.rooms[id], room.status == .joining || room.status == .repairing else { return }
      guard reply.isSuccess else {
        room.isAskingForReturn = false
        if reply.isPassing, engine.connection == .online {
          return engine.after(2000 + engine.jitter(below: 3000)) { engine in
            if let room = engine.rooms[id], room.status == .joining || room.status == .repairing {
              engine.askForReturn(to: room)
            }
          }
        }
        return engine.giveUp(room)
      }
      room.hasAskedForReturn = true
      engine.after(Limit.returnPatience) { engine in
        guard let room = engine.rooms[id], room.isAskingForReturn else { return }
        room.isAskingForReturn = false
        if room.status == .joining || room.status == .repairing { engine.giveUp(room) }
      }
    }
  }

  /// A device of a member of this account's rooms has lost its way. Whoever is awake first adds it again; the others
  /// find it there.
  func receive(returnOf identity: MemberIdentity, to room: Room) {
    guard room.isReadable, identity.device != account?.deviceID, let leaf = leaf(of: identity, in: room) else { return }
    let id = room.id
    after(500 + jitter(below: 4000)) { engine in
      guard let room = engine.rooms[id], room.status == .ok, room.isCurrent,
        engine.leaf(of: identity, in: room)?.leafNode == leaf.leafNode
      else { return }
      engine.claimReturn(of: identity, to: room, leaf: leaf.leafNode)
    }
  }

  private func leaf(of identity: MemberIdentity, in room: Room) -> Member? {
    for member in room.group?.members ?? [] where member.credential == identity.credential { return member }
    return nil
  }

  private func claimReturn(of identity: MemberIdentity, to room: Room, leaf: LeafNode) {
    guard let suite = CipherSuite(id: room.suite) else { return }
    let id = room.id
    fetchContact(identity.user) { engine, failure in
      guard failure == nil, let contact = engine.contacts[identity.user] else { return }
      var except: [JSON] = []
      for certificate in contact.certificates where certificate.deviceID != identity.device {
        except.append(.id(certificate.deviceID))
      }
      let body: JSON = [
        "user": .id(identity.user), "suite": .number(suite.id), "except": .array(except),
      ]
      engine.request("POST", "/api/keys/claim", body) { engine, reply in
        guard let room = engine.rooms[id], engine.leaf(of: identity, in: room)?.leafNode == leaf else { return }
        for json in reply.body?[array: "packages"] ?? [] {
          guard json[uuid: "device"] == identity.device, let bytes = json[bytes: "keyPackage"],
            let package = engine.checkedPackage(bytes, user: identity.user, device: identity.device, suite: suite)
          else { continue }
          return engine.enqueue(RoomJob(adds: [package], replaces: leaf), in: room)
        }
      }
    }
  }
}
