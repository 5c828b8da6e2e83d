/// A request for an account's devices that is under way.
struct DirectoryRequest {
  let wishes: [DirectoryWish]
  /// Those that wait for a request after this one.
  var next: [DirectoryWish] = []

  init(wishes: [DirectoryWish]) { self.wishes = wishes }
}
