import { useClient } from "../engine/context";
import { Icon } from "../interface/Icon";
import { Spinner } from "../interface/Spinner";
import type { RoomSummary } from "../protocol/generated/rooms";
import { failureSentence } from "../words";
import "./RoomState.css";

/** Says when a room is not in order, and why. */
export function RoomState({ room }: { room: RoomSummary }) {
  const client = useClient();
  switch (room.state) {
    case "ok":
      return null;
    case "joining":
      return (
        <p className="room-state" role="status">
          <Spinner />
          The keys to this room are on their way.
        </p>
      );
    case "repairing":
      return (
        <p className="room-state" role="status">
          <Spinner />
          This device fell out of step with the room and is joining it again.
        </p>
      );
    case "failed":
    case "forked":
      return (
        <p className="room-state is-failure" role="alert">
          <Icon name="alert" size={16} />
          <span>{room.reason ? failureSentence(room.reason) : "This device cannot read the room. Ask a member to remove you and invite you again."}</span>
          <button type="button" className="button button-inline" onClick={() => client.tell({ type: "retry", room: room.id })}>
            Try again
          </button>
        </p>
      );
    case "left":
      return (
        <p className="room-state" role="status">
          <Icon name="leave" size={16} />
          {room.reason ? failureSentence(room.reason) : "You have left this room."}
        </p>
      );
  }
}
