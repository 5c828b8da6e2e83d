/// What the parties of an HPKE exchange agree on beforehand, hashed: `key_schedule_context` of RFC 9180 §5.1.
///
/// It depends on the suite and the info alone, so that one serves all the recipients of the same long info.
public struct HPKEInfo: Sendable {
  /// The mode, `psk_id_hash` and `info_hash`: a byte and two digests.
  let scheduleContext: [UInt8]

  init(scheduleContext: [UInt8]) { self.scheduleContext = scheduleContext }
}
