import { memo } from "react";
import { useChat } from "../engine/context";
import { Avatar } from "../interface/Avatar";
import { listTime } from "../interface/times";
import type { Room } from "../protocol/events";
import { address } from "../route";
import { preview } from "./rooms";
import { useCompanion } from "./useCompanion";
import "./RoomRow.css";

export const RoomRow = memo(function RoomRow({ room, selected }: { room: Room; selected: boolean }) {
  const me = useChat((state) => state.engine?.user?.id);
  const companion = useCompanion(room);
  const unread = room.unread > 0;
  return (
    <a
      className={unread ? "room-row has-unread" : "room-row"}
      href={address({ screen: "room", room: room.id })}
      aria-current={selected ? "page" : undefined}
      data-room={room.id}
    >
      <Avatar
        id={companion?.id ?? room.id}
        name={room.name}
        shape={room.kind === "direct" ? "person" : "room"}
        online={companion?.online}
      />
      <span className="room-name">{room.name || "Unnamed room"}</span>
      <span className="room-time">{room.last && listTime(room.last.time)}</span>
      <span className={room.last?.failure ? "room-last is-failure" : "room-last"}>{preview(room, me)}</span>
      {unread && (
        <span className="badge">
          {room.unread > 99 ? "99+" : room.unread}
          <span className="only-read"> unread</span>
        </span>
      )}
    </a>
  );
});
