/// What the synchroniser asks the server for.
enum SynchroniserRequest {
  case mailbox
  case rooms
}
