import { Icon } from "../interface/Icon";
import type { RoomSummary } from "../protocol/generated/rooms";
import "./Beginning.css";

/** Stands above the first message that this device can read. */
export function Beginning({ room, empty }: { room: RoomSummary; empty: boolean }) {
  return (
    <div className="beginning">
      <span className="beginning-icon">
        <Icon name="seal" size={22} />
      </span>
      <h2>{room.kind === "direct" ? `You and ${room.name}` : room.name}</h2>
      <p>
        {empty ? "Nothing has been said here yet. " : "This is as far back as this device can read. "}
        Every message is sealed for the members alone and signed by the device that sends it.
      </p>
    </div>
  );
}
