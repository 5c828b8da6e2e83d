// Made by Scripts/generate-interface from Schema/rooms.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension RoomKind {
    /// Its name.
    public var json: JSON {
      switch self {
      case .group: "group"
      case .channel: "channel"
      case .direct: "direct"
      }
    }
  }

  extension RoomState {
    /// Its name.
    public var json: JSON {
      switch self {
      case .ok: "ok"
      case .joining: "joining"
      case .repairing: "repairing"
      case .failed: "failed"
      case .forked: "forked"
      case .left: "left"
      }
    }
  }

  extension Role {
    /// Its name.
    public var json: JSON {
      switch self {
      case .owner: "owner"
      case .admin: "admin"
      case .member: "member"
      }
    }
  }

  extension RoomSummary {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("id", .id(id))
      json.add("kind", kind.json)
      json.add("name", .string(name))
      json.add("suite", .number(suite))
      json.add("suiteName", .string(suiteName))
      json.add("epoch", .number(epoch))
      json.add("seq", .number(seq))
      json.add("memberCount", .number(memberCount))
      json.add("unread", .number(unread))
      json.add("state", state.json)
      if let reason { json.add("reason", reason.json) }
      json.add("fewTime", .bool(isFewTime))
      if let role { json.add("role", role.json) }
      if let last { json.add("last", last.json) }
      return json
    }
  }

  extension LastEntry {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("seq", .number(seq))
      json.add("entry", entry.json)
      return json
    }
  }

  extension RoomMember {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("user", .id(user))
      json.add("username", .string(username))
      if let role { json.add("role", role.json) }
      json.add("you", .bool(isYou))
      json.add("online", .bool(isOnline))
      json.add("accountFingerprint", .string(accountFingerprint))
      json.add("devices", .array(devices.map { $0.json }))
      return json
    }
  }

  extension MemberDevice {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("id", .id(id))
      json.add("name", .string(name))
      json.add("leaf", .number(leaf))
      json.add("fingerprint", .string(fingerprint))
      json.add("you", .bool(isYou))
      return json
    }
  }
#endif
