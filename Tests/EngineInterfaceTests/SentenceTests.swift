import EngineInterface
import Testing
import WireCoding

/// What people are told. TypeScript says the same: `Tests/Browser/units/words.test.ts`.
@Suite struct SentenceTests {
  private let ada = Person(user: UUIDv7(milliseconds: 1, random: Array(repeating: 1, count: 10)), username: "ada")
  private let ben = Person(user: UUIDv7(milliseconds: 2, random: Array(repeating: 2, count: 10)), username: "ben")
  private let cy = Person(user: UUIDv7(milliseconds: 3, random: Array(repeating: 3, count: 10)), username: "cy")
  private let nobody = Person(user: UUIDv7(milliseconds: 4, random: Array(repeating: 4, count: 10)), username: "")

  @Test func `changes are told in a sentence each`() {
    let told: [(RoomChange, String)] = [
      (.added(people: [ben]), "ada added ben"),
      (.added(people: [ben, cy]), "ada added ben and cy"),
      (.removed(people: [ada, ben, cy]), "ada removed ada, ben and cy"),
      (.left(people: [ben]), "ben left"),
      (.joinedFromDevice, "ada joined from another device"),
      (.missed(joined: [ben], left: []), "meanwhile ben came in"),
      (.missed(joined: [ben], left: [cy, nobody]), "meanwhile ben came in; meanwhile cy and someone went"),
      (.removedDevice(owner: ben, name: "Phone"), "ada removed ben's device Phone"),
      (.deviceGone(owner: ben, name: ""), "A device is no device of ben any more, says the server"),
      (.fewTime(isOn: true), "ada turned few-time signatures on"),
      (.fewTime(isOn: false), "ada turned few-time signatures off"),
      (.removedYou, "You were removed from this room"),
    ]
    for (change, sentence) in told { #expect(change.sentence(by: ada) == sentence) }
    #expect(RoomChange.added(people: [ben]).sentence(by: nil) == "Someone added ben")
  }

  @Test func `all changes of a commit are one line`() {
    let entry = TimelineEntry(
      time: 1, epoch: 2, author: ada, isMine: false,
      content: .change(changes: [.added(people: [ben]), .fewTime(isOn: true)]))
    #expect(entry.changeSentence == "ada added ben; ada turned few-time signatures on")
  }

  @Test func `a failure names whom it is about, and nothing in a name is a place for another`() {
    #expect(Failure(.unknownUser, names: ["ada"]).sentence == "There is no account called ada.")
    #expect(
      Failure(.accountRenamed, names: ["{2}", "ben"]).sentence
        == "The server shows {2} under the name ben. It was refused.")
    #expect(Failure(.offline).sentence == "The server cannot be reached.")
  }

  @Test func `a code that is not known is told in the server's words`() {
    #expect(Failure(code: .other("of_tomorrow"), names: [], detail: "Not yet.").sentence == "Not yet.")
    #expect(FailureCode(name: "few_time_missing") == .fewTimeMissing)
    #expect(FailureCode(name: "of_tomorrow").name == "of_tomorrow")
  }
}
