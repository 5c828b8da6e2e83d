/// Algorithms that the product's suites do not use: the curves P-256, P-384 and P-521, ML-KEM-1024 and ML-DSA-87.
///
/// Native builds have them always. The browser's core leaves them out of its download; a program that wants them, such
/// as the conformance runner, asks for them before anything else.
public enum AdditionalAlgorithms {
  public static func enable() { Primitives.enableAdditional() }
}
