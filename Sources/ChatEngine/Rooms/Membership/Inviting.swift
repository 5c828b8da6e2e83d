import ChatProtocol
import Ciphers
import EngineInterface
import MLS
import WireCoding

/// Adding people by their names, one or hundreds: they are looked up, their KeyPackages claimed in batches, and added by
/// commits of so many bytes each. A repeat goes on where one that was interrupted has ended: who is there is left out.
extension ChatEngine {
  /// From how many names on progress is told.
  private static var manyNames: Int { 10 }

  func invite(_ reference: Text?, room: Room, usernames: [Text]) {
    guard isUsable(room, reference) else { return }
    guard room.kind != .direct else {
      return fail(reference, EngineFailure(.directRoom))
    }
    guard !usernames.isEmpty else { return fail(reference, .missingField) }
    find(usernames, from: 0, for: Invitation(reference: reference, room: room.id))
  }

  /// Looks one name up after the other. Who is not found keeps nobody else out.
  private func find(_ usernames: [Text], from index: Int, for invitation: Invitation) {
    guard index < usernames.count else { return claim(for: invitation) }
    if usernames.count >= Self.manyNames { progress(index, of: usernames.count, .findingPeople) }
    resolve([usernames[index]]) { engine, users, failure in
      var invitation = invitation
      if let failure {
        guard !failure.isPassing else { return engine.fail(invitation.reference, failure) }
        invitation.failures.append((usernames[index], failure))
      }
      for user in users where !invitation.users.contains(user) { invitation.users.append(user) }
      engine.find(usernames, from: index + 1, for: invitation)
    }
  }

  private func claim(for invitation: Invitation) {
    let reference = invitation.reference
    guard let room = findRoom(invitation.room), let group = room.group, let suite = CipherSuite(id: room.record.suite)
    else {
      return fail(reference, .noGroup)
    }
    var present = SortedSet<UUIDv7>()
    var presentUsers = SortedSet<UUIDv7>()
    for identity in identities(of: group) {
      present.insert(identity.device)
      presentUsers.insert(identity.user)
    }
    var wanted = invitation.users
    wanted.removeAll { presentUsers.contains($0) }
    guard !wanted.isEmpty else { return finish(invitation) }
    if wanted.count >= Self.manyNames { progress(0, of: wanted.count, .claimingKeys) }
    claimPackages(of: wanted, suite: suite, present: present) { engine, claims, failure in
      if let failure { return engine.fail(reference, failure) }
      var invitation = invitation
      for user in claims.without {
        let name = engine.username(of: user)
        invitation.failures.append((name, EngineFailure(.noDevices, names: [name])))
      }
      guard claims.without.count < wanted.count else { return engine.finish(invitation) }
      guard let room = engine.findRoom(invitation.room) else { return engine.fail(reference, .noGroup) }
      engine.enqueue(RoomJob(adds: claims.packages, for: .invitation(invitation)), in: room)
    }
  }

  /// Says who could not be added, and why: one person's reason in the answer, those of several in a notice each.
  func finish(_ invitation: Invitation) {
    guard let first = invitation.failures.first else { return succeed(invitation.reference) }
    guard invitation.failures.count > 1 else { return fail(invitation.reference, first.failure) }
    var codes: [FailureCode] = []
    var all: [Text] = []
    for entry in invitation.failures {
      all.append(UTF8Text.prefix(of: entry.name, scalars: 32))
      if !codes.contains(entry.failure.code) { codes.append(entry.failure.code) }
    }
    for code in codes {
      var names: [Text] = []
      for (index, entry) in invitation.failures.enumerated() where entry.failure.code == code {
        names.append(all[index])
      }
      notice(.warning, EngineFailure(code, names: names), room: invitation.room)
    }
    fail(invitation.reference, EngineFailure(.notAllAdded, names: all))
  }

  /// Tells how far something with many steps has come, in tenths.
  func progress(_ done: Int, of count: Int, _ task: SetUpTask) {
    let tenths = 10 * done / max(count, 1)
    guard done == 0 || tenths != 10 * (done - 1) / max(count, 1) else { return }
    emit(.progress(step: UInt8(clamping: tenths), steps: 10, task: task))
  }
}
