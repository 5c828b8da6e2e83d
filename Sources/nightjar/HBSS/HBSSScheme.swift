import ArgumentParser
import HBSS

/// What `--scheme` names.
enum HBSSScheme: ExpressibleByArgument {
  case slhDSA(SLHDSAParameters)
  case fewTime

  init?(argument: String) {
    if argument.lowercased() == "few-time" {
      self = .fewTime
    } else if let parameters = SLHDSAParameters(named: argument) {
      self = .slhDSA(parameters)
    } else {
      return nil
    }
  }

  static var allValueStrings: [String] { SLHDSAParameters.all.map { $0.name.lowercased() } + ["few-time"] }
  var defaultValueDescription: String { "slh-dsa-sha2-128s" }
}
