#if !hasFeature(Embedded)
  extension Failure {
    /// What is told to people, in English.
    public var sentence: String {
      guard let template = code.template else { return detail ?? "The server refused the request." }
      guard !names.isEmpty else { return template }
      var sentence = ""
      var rest = template[...]
      // In one pass: a name may itself look like a place for one.
      while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
        sentence += rest[..<start]
        sentence += name(at: rest[rest.index(after: start)..<end])
        rest = rest[rest.index(after: end)...]
      }
      return sentence + rest
    }

    private func name(at place: Substring) -> String {
      let name = Int(place).map { names.indices.contains($0 - 1) ? names[$0 - 1] : "" } ?? EnglishList.text(names)
      return name.isEmpty ? "someone" : name
    }
  }
#endif
