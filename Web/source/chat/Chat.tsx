import { useEffect, useState } from "react";
import { useChat } from "../engine/context";
import { Mark } from "../interface/Mark";
import { useMedia } from "../interface/useMedia";
import { ConnectionBanner } from "./ConnectionBanner";
import { ConversationView } from "./ConversationView";
import { CreateRoom } from "./CreateRoom";
import { NewDirect } from "./NewDirect";
import { RoomList } from "./RoomList";
import "./chat.css";

/** The rooms on one side, a conversation on the other; on a phone one of the two. */
export function Chat({ room: selected }: { room: string | undefined }) {
  const rooms = useChat((state) => state.rooms);
  const [dialog, setDialog] = useState<"room" | "direct">();
  const narrow = useMedia("(max-width: 720px)");
  const room = rooms?.find((candidate) => candidate.id === selected);
  const name = room?.name;
  const unread = rooms?.reduce((count, candidate) => count + candidate.unread, 0) ?? 0;

  useEffect(() => {
    document.title = (unread > 0 ? `(${unread}) ` : "") + (name === undefined ? "Nightjar" : `${name} · Nightjar`);
    return () => {
      document.title = "Nightjar";
    };
  }, [unread, name]);

  return (
    <div className="chat">
      <ConnectionBanner />
      <div className="chat-panes">
        {!(narrow && selected !== undefined) && (
          <RoomList
            selected={selected}
            onNewRoom={() => setDialog("room")}
            onNewDirect={() => setDialog("direct")}
          />
        )}
        {!(narrow && selected === undefined) &&
          (room ? (
            <ConversationView key={room.id} room={room} />
          ) : (
            <Nothing
              known={rooms !== undefined}
              chosen={selected !== undefined}
              empty={rooms?.length === 0}
              onDialog={setDialog}
            />
          ))}
      </div>
      {dialog === "room" && <CreateRoom onClose={() => setDialog(undefined)} />}
      {dialog === "direct" && <NewDirect onClose={() => setDialog(undefined)} />}
    </div>
  );
}

interface NothingProps {
  known: boolean;
  chosen: boolean;
  empty: boolean;
  onDialog: (dialog: "room" | "direct") => void;
}

/** What stands in the place of a conversation. */
function Nothing({ known, chosen, empty, onDialog }: NothingProps) {
  let text = "Choose a room on the left, or start a new one.";
  if (!known) text = "Opening your rooms…";
  else if (chosen) text = "You are not in this room, or not any more.";
  else if (empty) text = "Make a room, or write to someone: what you say stays between you.";
  return (
    <main className="nothing">
      <Mark size={64} />
      <h2>{known && empty ? "It is quiet here" : "Nightjar"}</h2>
      <p>{text}</p>
      {chosen && known && (
        <a className="button" href="#/rooms">
          All rooms
        </a>
      )}
      {empty && !chosen && (
        <div className="nothing-actions">
          <button type="button" className="button button-primary" onClick={() => onDialog("room")}>
            Make a room
          </button>
          <button type="button" className="button" onClick={() => onDialog("direct")}>
            Write to someone
          </button>
        </div>
      )}
    </main>
  );
}
