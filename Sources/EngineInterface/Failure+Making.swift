public import WireCoding

extension Failure: Error {
  /// - Parameter names: whom or what it is about, in the order of the sentence.
  public init(_ code: FailureCode, names: [Text] = []) { self.init(code: code, names: names) }

  /// The most characters of ``detail`` that are kept.
  public static let detailLimit = 300
}
