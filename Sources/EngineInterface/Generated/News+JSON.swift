// Made by Scripts/generate-interface from Schema/news.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension News {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .state(let value):
        var json = JSON.object("type", "state")
        json.add("state", value.json)
        return json
      case .progress(let step, let steps, let task):
        var json = JSON.object("type", "progress")
        json.add("step", .number(step))
        json.add("steps", .number(steps))
        json.add("task", task.json)
        return json
      case .rooms(let rooms):
        var json = JSON.object("type", "rooms")
        json.add("rooms", .array(rooms.map { $0.json }))
        return json
      case .members(let room, let members):
        var json = JSON.object("type", "members")
        json.add("room", .id(room))
        json.add("members", .array(members.map { $0.json }))
        return json
      case .entry(let room, let place, let entry):
        var json = JSON.object("type", "entry")
        json.add("room", .id(room))
        json.add("place", place.json)
        json.add("entry", entry.json)
        return json
      case .online(let users):
        var json = JSON.object("type", "online")
        json.add("users", .array(users.map { .id($0) }))
        return json
      case .receipt(let room, let user, let kind, let seq):
        var json = JSON.object("type", "receipt")
        json.add("room", .id(room))
        json.add("user", .id(user))
        json.add("kind", kind.json)
        json.add("seq", .number(seq))
        return json
      case .notice(let level, let failure, let room):
        var json = JSON.object("type", "notice")
        json.add("level", level.json)
        json.add("failure", failure.json)
        if let room { json.add("room", .id(room)) }
        return json
      case .reply(let reference, let outcome):
        var json = JSON.object("type", "reply")
        json.add("reference", .string(reference))
        json.add("outcome", outcome.json)
        return json
      }
    }
  }

  extension Phase {
    /// Its name.
    public var json: JSON {
      switch self {
      case .signedOut: "signedOut"
      case .working: "working"
      case .ready: "ready"
      }
    }
  }

  extension Connection {
    /// Its name.
    public var json: JSON {
      switch self {
      case .offline: "offline"
      case .connecting: "connecting"
      case .online: "online"
      }
    }
  }

  extension EngineState {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("phase", phase.json)
      json.add("connection", connection.json)
      if let account { json.add("account", account.json) }
      return json
    }
  }

  extension SignedInAccount {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("user", .id(user))
      json.add("username", .string(username))
      json.add("device", .id(device))
      json.add("deviceName", .string(deviceName))
      json.add("fingerprint", .string(fingerprint))
      return json
    }
  }

  extension SetUpTask {
    /// Its name.
    public var json: JSON {
      switch self {
      case .askingForSalt: "askingForSalt"
      case .derivingKeys: "derivingKeys"
      case .makingAccountKey: "makingAccountKey"
      case .fetchingBackup: "fetchingBackup"
      case .makingDeviceKeys: "makingDeviceKeys"
      case .certifyingDevice: "certifyingDevice"
      case .registeringAccount: "registeringAccount"
      case .registeringDevice: "registeringDevice"
      case .publishingKeys: "publishingKeys"
      case .findingPeople: "findingPeople"
      case .claimingKeys: "claimingKeys"
      case .addingMembers: "addingMembers"
      }
    }
  }

  extension ReceiptKind {
    /// Its name.
    public var json: JSON {
      switch self {
      case .delivered: "delivered"
      case .read: "read"
      }
    }
  }

  extension NoticeLevel {
    /// Its name.
    public var json: JSON {
      switch self {
      case .info: "info"
      case .warning: "warning"
      case .error: "error"
      }
    }
  }
#endif
