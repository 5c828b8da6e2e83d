import ChatProtocol
import EngineInterface
import MLS
import WireCoding

extension ChatEngine {
  /// What stands behind a leaf's claim to belong to a device.
  enum LeafVerdict {
    case valid
    /// Nothing is known of the device yet: the directory must be asked.
    case unknown
    /// The directory's certificate does not name this leaf's key, or there is none.
    case invalid
  }

  /// Whether a certificate by the pinned account key names the leaf's signature key, and the leaf names the certificate.
  func verdict(on leaf: LeafNode, suite: UInt16) -> LeafVerdict {
    guard let identity = leaf.identity else { return .invalid }
    guard let certificate = certificate(of: identity) else { return .unknown }
    guard let key = certificate.signatureKey(for: suite), ConstantTime.areEqual(key, leaf.signatureKey) else {
      return .invalid
    }
    guard let pinned = leaf.extensions.data(of: ExtensionType.deviceCertificate),
      ConstantTime.areEqual(pinned, certificate.hash)
    else { return .invalid }
    return .valid
  }

  /// The users among the leaves' owners whose devices cannot be judged without the directory.
  func unknownUsers(among leaves: [LeafNode], suite: UInt16) -> [UUIDv7] {
    var users: [UUIDv7] = []
    for leaf in leaves where verdict(on: leaf, suite: suite) == .unknown {
      guard let identity = leaf.identity, !users.contains(identity.user)
      else { continue }
      users.append(identity.user)
    }
    return users
  }

  func areValid(_ leaves: [LeafNode], suite: UInt16) -> Bool {
    for leaf in leaves where verdict(on: leaf, suite: suite) != .valid { return false }
    return true
  }

  func leaves(of members: [Member]) -> [LeafNode] {
    var leaves: [LeafNode] = []
    for member in members { leaves.append(member.leafNode) }
    return leaves
  }

  func pinOwnAccount() {
    guard let account, let certificate = try? DeviceCertificate(decoding: account.certificate) else { return }
    let known = contacts[account.userID]
    var certificates = known?.certificates ?? []
    if known?.certificate(of: account.deviceID) == nil { certificates.append(certificate) }
    keep(
      Contact(
        userID: account.userID, username: known?.username ?? account.username,
        accountKey: known?.accountKey ?? account.accountPublicKey, certificates: certificates))
  }

  private func keep(_ contact: Contact) {
    contacts[contact.userID] = contact
    store(Contact.recordKey(contact.userID), contact.encoded)
    roomsDidChange()
  }

  // MARK: asking the directory

  /// Fetches accounts' devices, one account after the other.
  func fetchContacts(_ users: [UUIDv7], for purpose: DirectoryPurpose) {
    go(on: DirectoryWish(users: users[...], purpose: purpose))
  }

  /// Wishes for one account share a request, but not one that is under way: its answer may be older than what the wish is
  /// about.
  private func go(on wish: DirectoryWish) {
    guard let user = wish.users.first else { return directoryAnswered(wish.purpose, nil) }
    guard directoryRequests[user] == nil else {
      directoryRequests[user]?.next.append(wish)
      return
    }
    ask(about: user, for: [wish])
  }

  private func ask(about user: UUIDv7, for wishes: [DirectoryWish]) {
    directoryRequests[user] = DirectoryRequest(wishes: wishes)
    request("GET", "/api/keys/id/" + user.text, for: .account(user))
  }

  func accountAnswered(_ user: UUIDv7, _ reply: EngineReply) {
    let failure: EngineFailure?
    if reply.isSuccess, let body = reply.body {
      failure = learn(body, about: .user(user))
    } else {
      failure = reply.failure
    }
    guard let request = directoryRequests.removeValue(forKey: user) else { return }
    if !request.next.isEmpty { ask(about: user, for: request.next) }
    for wish in request.wishes {
      if let failure {
        directoryAnswered(wish.purpose, failure)
      } else {
        go(on: DirectoryWish(users: wish.users.dropFirst(), purpose: wish.purpose))
      }
    }
  }

  /// The accounts are known as the directory has them now, or why they are not.
  private func directoryAnswered(_ purpose: DirectoryPurpose, _ failure: EngineFailure?) {
    switch purpose {
    case .welcome(let welcome): membersChecked(of: welcome, failure)
    case .publicState(let state): leavesChecked(of: state, failure)
    case .step(let step): step(self, failure)
    case .members(let room, let reference): contactsFetched(of: room, reference)
    case .open(let room, let reference): contactsFetched(opening: room, reference)
    case .commit(let id):
      if let room = findRoom(id) { committersChecked(failure, in: room) }
    case .returnNotice(let user, let room):
      if failure == nil { notice(.info, EngineFailure(.returnAsked, names: [username(of: user)]), room: room) }
    case .returnClaim(let device):
      if failure == nil { claim(for: device) }
    }
  }

  /// Finds accounts by name, and fetches their devices as they are now.
  func resolve(_ usernames: [Text], then completion: @escaping (ChatEngine, [UUIDv7], EngineFailure?) -> Void) {
    resolve(usernames, found: [], then: completion)
  }

  private func resolve(
    _ usernames: [Text], found: [UUIDv7],
    then completion: @escaping (ChatEngine, [UUIDv7], EngineFailure?) -> Void
  ) {
    guard found.count < usernames.count else { return completion(self, found, nil) }
    let username = usernames[found.count]
    guard Username.isValid(username) else { return completion(self, [], .unknownUser(username)) }
    request("GET", "/api/keys/user/" + username) { engine, reply in
      guard reply.isSuccess, let body = reply.body, let user = body["user"]?[uuid: "id"] else {
        return completion(engine, [], reply.status == 404 ? .unknownUser(username) : reply.failure)
      }
      if let failure = engine.learn(body, about: .name(username)) { return completion(engine, [], failure) }
      var found = found
      found.append(user)
      engine.resolve(usernames, found: found, then: completion)
    }
  }

  /// What the directory was asked.
  private enum Question {
    case user(UUIDv7)
    case name(Text)
  }

  /// A name, an id and an account key belong together from first sight on: any other pairing is refused, and told like a
  /// key that has changed.
  private func contradiction(_ user: UUIDv7, _ username: Text, _ accountKey: [UInt8]) -> EngineFailure? {
    if let known = contacts[user] {
      guard ConstantTime.areEqual(known.accountKey, accountKey) else {
        return EngineFailure(.accountKeyChanged, names: [known.username])
      }
      guard known.username == username else {
        return EngineFailure(.accountRenamed, names: [known.username, username])
      }
    }
    for other in contacts.values where other.username == username && other.userID != user {
      return EngineFailure(.accountReplaced, names: [username])
    }
    return nil
  }

  /// Takes over a directory answer: pins the account key at first sight, refuses another one later, and keeps only
  /// certificates that verify.
  private func learn(_ body: JSON, about question: Question) -> EngineFailure? {
    guard let user = body["user"]?[uuid: "id"], let username = body["user"]?[string: "username"],
      Username.isValid(username)
    else { return .unexpectedAnswer }
    let isAsked =
      switch question {
      case .user(let id): id == user
      case .name(let name): name == username
      }
    guard isAsked else {
      let failure = EngineFailure(.wrongAccount)
      notice(.error, failure)
      return failure
    }
    guard let accountKey = body["user"]?[bytes: "accountKey"] else {
      return EngineFailure(.noKeys, names: [username])
    }
    if let failure = contradiction(user, username, accountKey) {
      notice(.error, failure)
      return failure
    }
    let former = contacts[user]?.certificates ?? []
    var certificates: [DeviceCertificate] = []
    // Devices that are gone may have leaves until the next commit: they are checked, and shown, like others.
    var devices = body[array: "devices"] ?? []
    for device in body[array: "former"] ?? [] { devices.append(device) }
    for device in devices {
      guard let bytes = device[bytes: "certificate"], let certificate = try? DeviceCertificate(decoding: bytes),
        certificate.userID == user
      else { continue }
      if former.contains(certificate) || certificate.isValid(accountKey: accountKey) {
        certificates.append(certificate)
      }
    }
    // Certificates of devices that are gone stay: their old messages must still be told from forged ones.
    for old in former {
      var isListed = false
      for certificate in certificates where certificate.deviceID == old.deviceID { isListed = true }
      if !isListed { certificates.append(old) }
    }
    keep(Contact(userID: user, username: username, accountKey: accountKey, certificates: certificates))
    return nil
  }

  @inline(never)
  func certificate(of identity: MemberIdentity) -> DeviceCertificate? {
    contacts[identity.user]?.certificate(of: identity.device)
  }

  @inline(never)
  func username(of user: UUIDv7) -> Text { contacts[user]?.username ?? "" }

  /// Usernames, for a sentence.
  func names(_ users: [UUIDv7]) -> [Text] {
    var names: [Text] = []
    for user in users { names.append(username(of: user)) }
    return names
  }
}

extension EngineFailure {
  static func unknownUser(_ name: Text) -> EngineFailure {
    EngineFailure(.unknownUser, names: [UTF8Text.prefix(of: name, scalars: 32)])
  }
}
