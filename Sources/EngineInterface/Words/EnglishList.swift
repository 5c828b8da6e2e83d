#if !hasFeature(Embedded)
  /// Names in a sentence.
  enum EnglishList {
    /// `ada`, `ada and ben`, `ada, ben and cy`.
    static func text(_ names: [String]) -> String {
      guard let last = names.last, names.count > 1 else { return names.first ?? "" }
      return names.dropLast().joined(separator: ", ") + " and " + last
    }
  }
#endif
