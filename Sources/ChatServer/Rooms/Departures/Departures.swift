import ChatProtocol
import Ciphers
import Database
import Logging
import MLS
import ServiceLifecycle
import Synchronization
import WireCoding

/// Sees to it that leaves go whose device has been removed from the directory, or whose user has left: it proposes their
/// removal in the room's log, so that somebody who is online commits it. ``CommitPlan`` refuses commits that do not.
final class Departures: Service {
  /// Rooms that wait to be looked at; past it, all are looked through.
  private static let waitingLimit = 100_000
  /// Proposals in one room and epoch. The next commit has to remove the other leaves, too.
  private static let proposalLimit = 64
  private static let pageLimit: Int64 = 256

  private let database: any SQLDatabase
  private let log: RoomLog
  private let keys: ExternalSenderKeys
  /// A hash-based signature takes tens of milliseconds.
  private let threads: WorkerThreads
  private let clock: Clock
  private let logger: Logger
  private let waiting = Mutex<Set<UUIDv7>>([])
  private let wakeUps: AsyncStream<Void>
  private let wakeUp: AsyncStream<Void>.Continuation

  init(
    database: any SQLDatabase, log: RoomLog, keys: ExternalSenderKeys, threads: WorkerThreads, clock: Clock,
    logger: Logger
  ) {
    self.database = database
    self.log = log
    self.keys = keys
    self.threads = threads
    self.clock = clock
    self.logger = logger
    (wakeUps, wakeUp) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Has rooms looked at soon: a device or a user of theirs is gone.
  func look(at rooms: [UUIDv7]) {
    guard !rooms.isEmpty else { return }
    waiting.withLock { waiting in
      if waiting.count < Self.waitingLimit { waiting.formUnion(rooms) }
    }
    wakeUp.yield()
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          for await _ in self.wakeUps { await self.drain() }
        }
        group.addTask {
          // What another node or an earlier process has left undone.
          while !Task.isCancelled {
            await self.sweep()
            try? await Task.sleep(for: .seconds(600))
          }
        }
      }
    }
  }

  private func sweep() async {
    var last: UUIDv7?
    while !Task.isCancelled {
      let after = last
      guard
        let rooms = try? await database.read({
          try RoomStore(connection: $0).roomsWithDepartures(after: after, limit: Self.pageLimit)
        })
      else { return }
      look(at: rooms)
      guard rooms.count == Int(Self.pageLimit) else { return }
      last = rooms.last
    }
  }

  private func drain() async {
    let rooms = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting.sorted()
    }
    for room in rooms where !Task.isCancelled {
      do {
        try await propose(in: room)
      } catch {
        logger.warning("Removals could not be proposed in a room.", metadata: ["error": "\(type(of: error))"])
      }
    }
  }

  /// Proposes what the log of this epoch does not propose yet.
  private func propose(in room: UUIDv7) async throws {
    let state = try await database.read { connection -> (stored: StoredGroup?, leaves: [MemberIdentity]) in
      let rooms = RoomStore(connection: connection)
      let proposed = try rooms.proposedDevices(in: room)
      let leaves = try rooms.departing(in: room).filter { !proposed.contains($0.device) }
      let count = max(0, min(leaves.count, Self.proposalLimit - proposed.count))
      return (count == 0 ? nil : try rooms.storedGroup(of: room), Array(leaves.prefix(count)))
    }
    guard let stored = state.stored else { return }
    for leaf in state.leaves {
      guard let proposal = try await threads.run({ try self.proposal(to: leaf, in: stored) }) else { return }
      let id = UUIDv7(milliseconds: UInt64(clamping: clock.now()), random: SecureRandom.bytes(10))
      _ = try await log.append(
        ProposeDeparture(room: room, id: id, identity: leaf, epoch: stored.epoch, proposal: proposal))
    }
  }

  /// Nil in a room that does not list the server among its external senders, or has no such leaf.
  private func proposal(to identity: MemberIdentity, in stored: StoredGroup) throws -> [UInt8]? {
    let group = try stored.load()
    let pair = try keys.keyPair(for: group.suite)
    guard let index = group.externalSender(publicKey: pair.publicKey),
      let member = group.members.first(where: { $0.credential == identity.credential })
    else { return nil }
    return try group.proposeRemoval(
      of: member.leaf, asExternalSender: index, privateKey: pair.privateKey, entropy: SystemEntropy())
  }
}
