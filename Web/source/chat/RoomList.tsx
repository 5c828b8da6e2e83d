import { useState } from "react";
import { useChat } from "../engine/context";
import { Icon } from "../interface/Icon";
import { Mark } from "../interface/Mark";
import type { Room } from "../protocol/events";
import { Me } from "./Me";
import { RoomRow } from "./RoomRow";
import { arranged } from "./rooms";

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
        <span className="brand">
          <Mark size={28} />
          Nightjar
        </span>
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
        <Section title="Rooms" rooms={groups} selected={selected} add="New room" onAdd={onNewRoom} empty="No rooms yet" />
        <Section
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

interface SectionProps {
  title: string;
  rooms: Room[];
  selected: string | undefined;
  add: string;
  onAdd: () => void;
  empty: string;
}

function Section({ title, rooms, selected, add, onAdd, empty }: SectionProps) {
  return (
    <section aria-label={title}>
      <header className="rooms-section">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label={add} title={add} onClick={onAdd}>
          <Icon name="plus" size={16} />
        </button>
      </header>
      {rooms.length === 0 && <p className="rooms-empty">{empty}</p>}
      <ul>
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomRow room={room} selected={room.id === selected} />
          </li>
        ))}
      </ul>
    </section>
  );
}
