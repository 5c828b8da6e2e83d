#if !hasFeature(Embedded)
  /// The text of the portable modules. Natively the standard library's; browsers have one of their own (`Text_browser.swift`).
  public typealias Text = String

  /// Text that stands in the source: names of fields, codes, sentences.
  public typealias Literal = String
#endif
