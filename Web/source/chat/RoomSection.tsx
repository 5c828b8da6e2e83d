import { Icon } from "../interface/Icon";
import type { RoomSummary } from "../protocol/generated/rooms";
import { RoomRow } from "./RoomRow";
import "./RoomSection.css";

interface RoomSectionProps {
  title: string;
  rooms: RoomSummary[];
  selected: string | undefined;
  add: string;
  onAdd: () => void;
  empty: string;
}

/** Rooms of one kind under their title. */
export function RoomSection({ title, rooms, selected, add, onAdd, empty }: RoomSectionProps) {
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
