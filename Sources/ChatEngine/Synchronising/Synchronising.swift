import ChatProtocol
import EngineInterface
import WireCoding

extension ChatEngine {
  /// Asks for a round: the next one, where one is under way.
  func synchronise(for waiter: Synchroniser.Waiter? = nil) {
    if let waiter { synchroniser.waiters.append(waiter) }
    guard synchroniser.isIdle else {
      // The round may have passed the place this wish is about: another follows.
      synchroniser.wantsAnother = true
      return
    }
    synchroniser.failure = nil
    beginRound()
  }

  private func beginRound() {
    synchroniser.wantsAnother = false
    synchroniser.round += 1
    fetchMailbox()
  }

  func synchroniserAnswered(_ request: SynchroniserRequest, _ reply: EngineReply) {
    switch (request, synchroniser.state) {
    case (.mailbox, .fetchingMail):
      guard reply.isSuccess, let items = reply.body?[array: "items"] else { return endRound(reply.failure) }
      takeMail(MailPage(items: items, hasMore: reply.body?[bool: "more"] ?? false))
    case (.rooms, .fetchingRooms(let known)):
      guard reply.isSuccess, let list = reply.body?[array: "rooms"] else { return endRound(reply.failure) }
      takeRooms(list, known: known)
    case (.mailbox, _), (.rooms, _): return
    }
  }

  func endRound(_ failure: EngineFailure?) {
    synchroniser.state = .idle
    if synchroniser.wantsAnother, failure == nil { return beginRound() }
    synchroniser.wantsAnother = false
    if failure != nil, connection == .online, !synchroniser.isRetryDue {
      // An answer that got lost: what it would have told is asked for again.
      synchroniser.isRetryDue = true
      after(1000 + jitter(below: 2000), .retryRound)
    }
    let waiters = synchroniser.waiters
    synchroniser.waiters = []
    for waiter in waiters {
      switch waiter {
      case .connection: caughtUpWithServer()
      case .command(let reference): finishSync(reference, failure)
      }
    }
  }

  func retryRound() {
    synchroniser.isRetryDue = false
    if connection == .online { synchronise() }
  }

  /// Looks whether the logs that the round waits for have been read. At the end of every event.
  func endRoundIfRead() {
    guard case .readingRooms(let until) = synchroniser.state else { return }
    if now < until {
      for room in rooms.values where !room.log.isAtRest || room.isJoining { return }
    }
    endRound(synchroniser.failure)
  }

  // MARK: the command

  private func finishSync(_ reference: Text?, _ failure: EngineFailure?) {
    if let failure { return fail(reference, failure) }
    commitDepartures()
    drainOutboxes(for: reference)
  }
}
