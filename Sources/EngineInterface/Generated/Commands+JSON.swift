// Made by Scripts/generate-interface from Schema/commands.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension Command {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .register(let username, let email, let password, let deviceName, let invitation):
        var json = JSON.object("type", "register")
        json.add("username", .string(username))
        if let email { json.add("email", .string(email)) }
        json.add("password", .string(password))
        json.add("deviceName", .string(deviceName))
        if let invitation { json.add("invitation", .string(invitation)) }
        return json
      case .logIn(let login, let password, let deviceName):
        var json = JSON.object("type", "logIn")
        json.add("login", .string(login))
        json.add("password", .string(password))
        json.add("deviceName", .string(deviceName))
        return json
      case .logOut: return .object("type", "logOut")
      case .connect: return .object("type", "connect")
      case .disconnect: return .object("type", "disconnect")
      case .state: return .object("type", "state")
      case .sync: return .object("type", "sync")
      case .createRoom(let name, let kind, let members, let suite, let isFewTime):
        var json = JSON.object("type", "createRoom")
        json.add("name", .string(name))
        json.add("kind", kind.json)
        json.add("members", .array(members.map { .string($0) }))
        if let suite { json.add("suite", .number(suite)) }
        json.add("fewTime", .bool(isFewTime))
        return json
      case .invite(let room, let users):
        var json = JSON.object("type", "invite")
        json.add("room", .id(room))
        json.add("users", .array(users.map { .string($0) }))
        return json
      case .remove(let room, let user):
        var json = JSON.object("type", "remove")
        json.add("room", .id(room))
        json.add("user", .id(user))
        return json
      case .leave(let room):
        var json = JSON.object("type", "leave")
        json.add("room", .id(room))
        return json
      case .rename(let room, let name):
        var json = JSON.object("type", "rename")
        json.add("room", .id(room))
        json.add("name", .string(name))
        return json
      case .setFewTime(let room, let isOn):
        var json = JSON.object("type", "setFewTime")
        json.add("room", .id(room))
        json.add("on", .bool(isOn))
        return json
      case .renew(let room):
        var json = JSON.object("type", "renew")
        json.add("room", .id(room))
        return json
      case .retry(let room):
        var json = JSON.object("type", "retry")
        json.add("room", .id(room))
        return json
      case .open(let room):
        var json = JSON.object("type", "open")
        json.add("room", .id(room))
        return json
      case .read(let room, let seq):
        var json = JSON.object("type", "read")
        json.add("room", .id(room))
        if let seq { json.add("seq", .number(seq)) }
        return json
      case .members(let room):
        var json = JSON.object("type", "members")
        json.add("room", .id(room))
        return json
      case .send(let room, let text):
        var json = JSON.object("type", "send")
        json.add("room", .id(room))
        json.add("text", .string(text))
        return json
      case .lookUp(let username):
        var json = JSON.object("type", "lookUp")
        json.add("username", .string(username))
        return json
      }
    }
  }

  extension CommandRequest {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      if let reference { json.add("reference", .string(reference)) }
      json.add("command", command.json)
      return json
    }
  }

  extension Outcome {
    /// An object whose `type` is the case's name.
    public var json: JSON {
      switch self {
      case .failed(let failure):
        var json = JSON.object("type", "failed")
        json.add("failure", failure.json)
        return json
      case .done: return .object("type", "done")
      case .account(let user, let device):
        var json = JSON.object("type", "account")
        json.add("user", .id(user))
        json.add("device", .id(device))
        return json
      case .room(let room):
        var json = JSON.object("type", "room")
        json.add("room", .id(room))
        return json
      case .user(let user):
        var json = JSON.object("type", "user")
        json.add("user", .id(user))
        return json
      case .sent(let id, let seq, let time):
        var json = JSON.object("type", "sent")
        json.add("id", .id(id))
        json.add("seq", .number(seq))
        json.add("time", .number(time))
        return json
      case .members(let members):
        var json = JSON.object("type", "members")
        json.add("members", .array(members.map { $0.json }))
        return json
      }
    }
  }
#endif
