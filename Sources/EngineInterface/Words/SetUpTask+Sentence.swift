#if !hasFeature(Embedded)
  extension SetUpTask {
    /// What is told to people while it goes on, in English, without a full stop.
    public var sentence: String {
      switch self {
      case .askingForSalt: "Asking the server how to derive your keys"
      case .derivingKeys: "Deriving keys from your password"
      case .makingAccountKey: "Making your account key (SLH-DSA-SHA2-128s)"
      case .fetchingBackup: "Fetching your account key"
      case .makingDeviceKeys: "Making this device's keys"
      case .certifyingDevice: "Certifying this device with the account key"
      case .registeringAccount: "Registering with the server"
      case .registeringDevice: "Registering this device"
      case .publishingKeys: "Publishing keys for invitations"
      case .findingPeople: "Finding people"
      case .claimingKeys: "Fetching their keys"
      case .addingMembers: "Adding members"
      }
    }
  }
#endif
