import { useState } from "react";
import { useChat } from "../engine/context";
import { Brand } from "../interface/Brand";
import { Icon } from "../interface/Icon";
import { Me } from "./Me";
import { RoomSection } from "./RoomSection";
import { arranged } from "./rooms";
import "./RoomList.css";

interface RoomListProps {
  selected: string | undefined;
  onNewRoom: () => void;
  onNewDirect: () => void;
}

/** Fewer rooms than this need no filter. */
const fewRooms = 6;

export function RoomList({ selected, onNewRoom, onNewDirect }: RoomListProps) {
  const rooms = useChat((state) => state.rooms) ?? [];
  const [filter, setFilter] = useState("");
  const found = arranged(rooms, filter);
  const groups = found.filter((room) => room.kind !== "direct");
  const directs = found.filter((room) => room.kind === "direct");
  return (
    <nav className="rooms" aria-label="Rooms">
      <header className="rooms-head">
        <Brand size={28} />
      </header>
      {rooms.length >= fewRooms && (
        <label className="rooms-filter">
          <Icon name="search" size={15} />
          <span className="only-read">Find a room</span>
          <input
            type="search"
            placeholder="Find a room"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") setFilter("");
            }}
          />
        </label>
      )}
      <div className="rooms-scroll">
        <RoomSection
          title="Rooms"
          rooms={groups}
          selected={selected}
          add="New room"
          onAdd={onNewRoom}
          empty="No rooms yet"
        />
        <RoomSection
          title="Direct messages"
          rooms={directs}
          selected={selected}
          add="New direct message"
          onAdd={onNewDirect}
          empty="Nobody yet"
        />
      </div>
      <Me />
    </nav>
  );
}
