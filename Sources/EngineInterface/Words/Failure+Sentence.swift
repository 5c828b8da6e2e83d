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
      if let number = Int(place), names.indices.contains(number - 1) { return names[number - 1] }
      return EnglishList.text(names)
    }
  }
#endif
