/// A value behind one reference, copied where it is changed while somebody else holds it, too.
///
/// For large values that are handed around much: to copy or drop one is a single count up or down, not one for each of
/// its fields, which in the browser's core is code at every such place.
@frozen
public struct Shared<Value> {
  @usableFromInline
  final class Box {
    @usableFromInline var value: Value

    @inlinable
    init(_ value: Value) { self.value = value }
  }

  @usableFromInline var box: Box

  @inlinable
  public init(_ value: Value) { box = Box(value) }

  @inlinable
  public var value: Value {
    @inline(__always)
    _read { yield box.value }
    @inline(__always)
    _modify {
      if !isKnownUniquelyReferenced(&box) { box = Box(box.value) }
      yield &box.value
    }
  }

  /// Whether both are one and the same reference.
  @inlinable
  public func isIdentical(to other: Shared) -> Bool { box === other.box }
}

/// A box is only written by the one who alone holds it.
extension Shared: @unchecked Sendable where Value: Sendable {}
