import { memo } from "react";
import { Avatar } from "../interface/Avatar";
import { listTime } from "../interface/times";
import type { RoomSummary } from "../protocol/generated/rooms";
import { address } from "../route";
import { roomTitle } from "../words";
import { preview } from "./rooms";
import { useCompanion } from "./useCompanion";
import "./RoomRow.css";

export const RoomRow = memo(function RoomRow({ room, selected }: { room: RoomSummary; selected: boolean }) {
  const companion = useCompanion(room);
  const unread = room.unread > 0;
  const failed = room.last?.entry.content.type === "failed";
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
      <span className="room-name">{roomTitle(room)}</span>
      <span className="room-time">{room.last && listTime(room.last.entry.time)}</span>
      <span className={failed ? "room-last is-failure" : "room-last"}>{preview(room)}</span>
      {unread && (
        <span className="badge">
          {room.unread > 99 ? "99+" : room.unread}
          <span className="only-read"> unread</span>
        </span>
      )}
    </a>
  );
});
