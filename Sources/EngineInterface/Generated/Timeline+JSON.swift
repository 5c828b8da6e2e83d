// Made by Scripts/generate-interface from Schema/timeline.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension Person {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("user", .id(user))
      json.add("username", .string(username))
      return json
    }
  }

  extension Device {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("id", .id(id))
      json.add("name", .string(name))
      return json
    }
  }

  extension TimelineEntry {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("time", .number(time))
      json.add("epoch", .number(epoch))
      if let author { json.add("author", author.json) }
      if let device { json.add("device", device.json) }
      json.add("mine", .bool(isMine))
      json.add("content", content.json)
      return json
    }
  }

  extension EntryContent {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .text(let id, let text):
        var json = JSON.object("type", "text")
        json.add("id", .id(id))
        json.add("text", .string(text))
        return json
      case .change(let changes):
        var json = JSON.object("type", "change")
        json.add("changes", .array(changes.map { $0.json }))
        return json
      case .failed(let id, let failure):
        var json = JSON.object("type", "failed")
        json.add("id", .id(id))
        json.add("failure", failure.json)
        return json
      }
    }
  }

  extension RoomChange {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .added(let people):
        var json = JSON.object("type", "added")
        json.add("people", .array(people.map { $0.json }))
        return json
      case .removed(let people):
        var json = JSON.object("type", "removed")
        json.add("people", .array(people.map { $0.json }))
        return json
      case .left(let people):
        var json = JSON.object("type", "left")
        json.add("people", .array(people.map { $0.json }))
        return json
      case .joinedFromDevice: return .object("type", "joinedFromDevice")
      case .missed(let joined, let left):
        var json = JSON.object("type", "missed")
        json.add("joined", .array(joined.map { $0.json }))
        json.add("left", .array(left.map { $0.json }))
        return json
      case .removedDevice(let owner, let name):
        var json = JSON.object("type", "removedDevice")
        json.add("owner", owner.json)
        json.add("name", .string(name))
        return json
      case .deviceGone(let owner, let name):
        var json = JSON.object("type", "deviceGone")
        json.add("owner", owner.json)
        json.add("name", .string(name))
        return json
      case .fewTime(let isOn):
        var json = JSON.object("type", "fewTime")
        json.add("on", .bool(isOn))
        return json
      case .removedYou: return .object("type", "removedYou")
      }
    }
  }

  extension EntryPlace {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .logged(let seq):
        var json = JSON.object("type", "logged")
        json.add("seq", .number(seq))
        return json
      case .pending: return .object("type", "pending")
      case .refused(let failure):
        var json = JSON.object("type", "refused")
        json.add("failure", failure.json)
        return json
      }
    }
  }
#endif
