/// How the bytes of a file are packed (RFC 9110 §8.4.1). A packed file lies beside the plain one, under its name and a suffix.
///
/// The cases stand in the order in which they are preferred: Brotli leaves the browser's core a quarter smaller than gzip.
/// Browsers ask for it over TLS, and on localhost.
enum ContentCoding: String, CaseIterable {
  case brotli = "br"
  case gzip

  var suffix: String {
    switch self {
    case .brotli: ".br"
    case .gzip: ".gz"
    }
  }

  /// Those that an `Accept-Encoding` names and does not refuse with a weight of 0.
  static func accepted(by header: String) -> [ContentCoding] {
    let offers = header.lowercased().split(separator: ",").map { offer in
      offer.split(separator: ";").map { String($0).trimmed }
    }
    return allCases.filter { coding in
      offers.contains { terms in
        terms.first == coding.rawValue
          && !terms.contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
      }
    }
  }
}
