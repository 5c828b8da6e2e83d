import { Dialog } from "../interface/Dialog";
import { Fact } from "../interface/Fact";
import type { RoomSummary } from "../protocol/generated/rooms";
import { FewTimeSetting } from "./FewTimeSetting";

export function RoomSecurity({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  return (
    <Dialog
      title="How this room is sealed"
      lead="Messaging Layer Security (RFC 9420), with algorithms that a quantum computer does not break."
      onClose={onClose}
    >
      <dl className="facts">
        <Fact name="Suite">{room.suiteName}</Fact>
        <Fact name="Epoch">
          {room.epoch}
          <p className="facts-note">The room&apos;s keys change whenever somebody comes or goes.</p>
        </Fact>
        <Fact name="Name">Sealed. The server stores it without being able to read it.</Fact>
        <FewTimeSetting room={room} />
      </dl>
    </Dialog>
  );
}
