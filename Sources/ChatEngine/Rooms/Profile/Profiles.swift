import ChatProtocol
import Ciphers
import EngineInterface
import WireCoding

/// What the members have named the room, sealed under a key of theirs.
extension ChatEngine {
  func rename(_ reference: Text?, room: Room, name: Text) {
    guard isUsable(room, reference) else { return }
    guard !name.isEmpty, name.utf8.count <= RoomProfile.nameLimit else {
      return fail(reference, EngineFailure(.invalidName))
    }
    guard let key = room.record.profileKeys.first else {
      return fail(reference, EngineFailure(.noProfileKey))
    }
    put(RoomProfile(name: name, topic: room.profile?.topic ?? ""), key: key, of: room, for: reference)
  }

  private func put(_ profile: RoomProfile, key: [UInt8], of room: Room, for reference: Text?) {
    guard let blob = try? profile.sealed(key: key, room: room.id, entropy: entropy) else {
      return fail(reference, .keyFailure)
    }
    request("PATCH", "", of: room, .object("profile", .bytes(blob)), for: .profile(blob, for: reference))
  }

  func profileAnswered(_ reply: EngineReply, _ blob: [UInt8], _ reference: Text?, in room: Room) {
    guard reply.isSuccess else { return fail(reference, reply.failure) }
    room.record.profileBlob = blob
    store(room)
    succeed(reference)
  }

  static var profileKeyPart: Text { "nightjar/profile-key" }

  /// Hands a fresh profile key to those who are members now, and seals the profile under it.
  func changeProfileKey(of room: Room) {
    guard let profile = room.profile else { return }
    let key = entropy.bytes(32)
    let content = MessageContent(salt: entropy.bytes(16), part: .extension(name: Self.profileKeyPart, body: key))
    add(profileKey: key, to: room)
    store(room)
    guard queue(content, text: nil, in: room) != nil else { return }
    put(profile, key: key, of: room, for: nil)
    backUpIfNeeded()
  }
}
