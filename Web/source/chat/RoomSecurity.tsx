import { Dialog } from "../interface/Dialog";
import { FormError } from "../interface/FormError";
import type { Room } from "../protocol/events";
import { useCommand } from "./useCommand";

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
        <FewTime room={room} />
      </dl>
    </Dialog>
  );
}

/** Whether messages carry a few-time signature, too. A member changes it for all, and all see who did. */
function FewTime({ room }: { room: Room }) {
  const { busy, error, run } = useCommand(() => {});
  const on = room.fewTime ?? false;
  return (
    <div>
      <dt>Few-time signatures</dt>
      <dd>
        <FormError text={error} />
        {on ? "On: each message carries one, by a key that signs twice." : "Off"}
        <p className="facts-note">The members agree on this. The server cannot change it.</p>
        {room.state === "ok" && (
          <button
            type="button"
            className="button facts-action"
            disabled={busy}
            onClick={() => run({ do: "setFewTime", room: room.id, on: !on })}
          >
            {on ? "Turn off" : "Turn on"}
          </button>
        )}
      </dd>
    </div>
  );
}
