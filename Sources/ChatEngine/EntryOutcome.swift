/// What became of one entry of a room's log.
enum EntryOutcome {
  case done
  /// The directory is being asked; the entry is tried again with its answer.
  case waiting
  /// The room cannot go on from here.
  case stuck(EngineFailure)
}
