import WireCoding

/// Where answers and alarms go. What they are about may be gone or have changed: each part judges that by its own state.
extension ChatEngine {
  func answered(_ purpose: RequestPurpose, _ reply: EngineReply) {
    switch purpose {
    case .setUp: continueSetUp(with: reply)
    case .keyPackages: keyPackagesAnswered(reply)
    case .backup: backupAnswered(reply)
    case .synchroniser(let request): synchroniserAnswered(request, reply)
    case .account(let user): accountAnswered(user, reply)
    case .room(let id, let request):
      guard let room = findRoom(id) else { return fail(request.reference, .noGroup) }
      answered(request, reply, in: room)
    case .tree(let asked): treeAnswered(asked, reply)
    case .nothing: return
    case .step(let step): step(self, reply)
    }
  }

  private func answered(_ request: RoomRequest, _ reply: EngineReply, in room: Room) {
    switch request {
    case .page(let position): pageAnswered(reply, position, in: room)
    case .confirmation(let attempt): confirmationAnswered(reply, attempt: attempt, in: room)
    case .groupInfo: groupInfoAnswered(reply, in: room)
    case .commit(let id): commitAnswered(reply, id, in: room)
    case .externalCommit(let id): externalCommitAnswered(reply, id, in: room)
    case .returnWish: returnWishAnswered(reply, in: room)
    case .returnClaim(let device): returnClaimAnswered(reply, device, in: room)
    case .message(let id, let attempt): messageAnswered(reply, id, attempt: attempt, in: room)
    case .departure(let check): departureAnswered(reply, check, in: room)
    case .leave(let wish): leaveAnswered(reply, wish, in: room)
    case .roles(let reference): rolesAnswered(reply, reference, in: room)
    case .profile(let blob, let reference): profileAnswered(reply, blob, reference, in: room)
    }
  }

  func rang(_ alarm: Alarm) {
    switch alarm {
    case .setUp: continueSetUp()
    case .keyPackages: makeNextKeyPackage()
    case .connect: if wantsConnection { connect() }
    case .synchronise: synchronise()
    case .retryRound: retryRound()
    case .maintenance: runMaintenance()
    case .settle: return
    case .tree(let wanted): fetch(wanted)
    case .room(let id, let alarm):
      guard let room = findRoom(id) else { return fail(alarm.reference, .noGroup) }
      rang(alarm, in: room)
    case .step(let step): step(self)
    }
  }

  private func rang(_ alarm: RoomAlarm, in room: Room) {
    switch alarm {
    case .fetch: endPause(of: room)
    case .confirm(let attempt): confirm(room, attempt: attempt)
    case .catchUp: catchUp(room)
    case .transmit(let id): transmit(id, in: room)
    case .postMessage(let id, let attempt): post(id, in: room, attempt: attempt)
    case .post(let id): if room.pending?.id == id { post(room) }
    case .postExternal(let id): if room.pending?.id == id { postExternal(room) }
    case .runJobs: runJobs(in: room)
    case .commitDepartures: commitDepartures(in: room)
    case .repair: if room.membership == .outside(.idle) { repair(room) }
    case .rejoin: endPause(beforeReturnTo: room)
    case .askForReturn: if room.membership == .outside(.askingMembers) { askForReturn(to: room) }
    case .endOfReturnWish: endReturnWish(of: room)
    case .addReturning(let device): add(device, to: room)
    case .leave(let wish): leave(room, wish)
    case .prepareFewTimeKeys: prepareFewTimeKeysNow(of: room)
    case .prepareOneTimeKeys: prepareOneTimeKeysNow(of: room)
    }
  }
}

/// What commands with several steps still hand on from one to the next.
extension ChatEngine {
  func request(
    _ method: Literal, _ path: consuming Text, _ body: consuming JSON? = nil,
    then step: __owned @escaping (ChatEngine, EngineReply) -> Void
  ) {
    request(method, path, body, for: .step(step))
  }

  func fetchContacts(_ users: [UUIDv7], then step: @escaping (ChatEngine, EngineFailure?) -> Void) {
    fetchContacts(users, for: .step(step))
  }
}
