import { useClient } from "../engine/context";
import { Icon } from "../interface/Icon";
import { Spinner } from "../interface/Spinner";
import type { Room } from "../protocol/events";
import "./RoomState.css";

/** Says when a room is not in order, and why. */
export function RoomState({ room }: { room: Room }) {
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
          <span>{room.reason ?? "This device cannot read the room. Ask a member to remove you and invite you again."}</span>
          <button type="button" className="button button-inline" onClick={() => client.tell({ do: "retry", room: room.id })}>
            Try again
          </button>
        </p>
      );
    case "left":
      return (
        <p className="room-state" role="status">
          <Icon name="leave" size={16} />
          You have left this room.
        </p>
      );
  }
}
