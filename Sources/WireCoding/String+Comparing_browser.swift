#if hasFeature(Embedded)
  // In place of the standard library's, which hold different spellings of a character for equal, and bring Unicode's tables
  // of normal forms along. What the core compares are names and codes of protocols.

  extension String {
    @inline(never)
    public static func == (left: String, right: String) -> Bool { Array(left.utf8) == Array(right.utf8) }

    public static func != (left: String, right: String) -> Bool { !(left == right) }
  }

  extension Optional where Wrapped == String {
    @inline(never)
    public static func == (left: String?, right: String?) -> Bool {
      switch (left, right) {
      case (.some(let left), .some(let right)): left == right
      case (.none, .none): true
      default: false
      }
    }

    public static func != (left: String?, right: String?) -> Bool { !(left == right) }
  }

  public func ~= (pattern: String, value: String) -> Bool { pattern == value }
#endif
