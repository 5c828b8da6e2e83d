// Made by Scripts/generate-interface from Schema/failures.schema: change that.

#if !hasFeature(Embedded)
  public import WireCoding

  extension FailureCode {
    /// Its stable name.
    public var json: JSON { .string(name) }
  }

  extension Failure {
    /// An object with its fields.
    public var json: JSON {
      var json = JSON.object([])
      json.add("code", code.json)
      json.add("names", .array(names.map { .string($0) }))
      if let detail { json.add("detail", .string(detail)) }
      return json
    }
  }
#endif
