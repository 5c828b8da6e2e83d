import { Dialog } from "../interface/Dialog";
import type { Room } from "../protocol/events";

export function RoomSecurity({ room, onClose }: { room: Room; onClose: () => void }) {
  return (
    <Dialog
      title="How this room is sealed"
      lead="Messaging Layer Security (RFC 9420), with algorithms that a quantum computer does not break."
      onClose={onClose}
    >
      <dl className="facts">
        <div>
          <dt>Suite</dt>
          <dd>{room.suiteName}</dd>
        </div>
        <div>
          <dt>Epoch</dt>
          <dd>
            {room.epoch}
            <p className="facts-note">The room&apos;s keys change whenever somebody comes or goes.</p>
          </dd>
        </div>
        <div>
          <dt>Name</dt>
          <dd>Sealed. The server stores it without being able to read it.</dd>
        </div>
      </dl>
    </Dialog>
  );
}
