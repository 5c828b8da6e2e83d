import ChatProtocol
import WireCoding

/// Devices that the server says are gone, looked up one after the other.
struct DepartureCheck {
  enum Purpose {
    /// The server has proposed in the log that a leaf go.
    case proposal
    /// The server takes no commit of this device that leaves them in.
    case commit
  }

  enum Step {
    /// Whether the directory lists the device.
    case directory
    /// Whether the room lists its user.
    case members
  }

  var devices: ArraySlice<UUIDv7>
  let purpose: Purpose
  var step = Step.directory
}
