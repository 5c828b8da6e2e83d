#if hasFeature(Embedded)
  extension Array {
    /// Takes the place of the standard library's, whose body of some 150 bytes the compiler puts at each of hundreds of
    /// places: here there is one for each type of element.
    @inline(never)
    public mutating func append(_ newElement: __owned Element) { appendOne(newElement, to: &self) }

    /// The same, one by one; bytes have their own.
    @inline(never)
    public mutating func append(contentsOf newElements: [Element]) {
      for element in newElements { append(element) }
    }
  }

  @inline(__always)
  private func appendOne<Elements: RangeReplaceableCollection>(_ element: Elements.Element, to elements: inout Elements)
  {
    elements.append(element)
  }
#endif
