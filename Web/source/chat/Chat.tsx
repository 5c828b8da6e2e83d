import { useEffect, useState } from "react";
import { useChat } from "../engine/context";
import { useMedia } from "../interface/useMedia";
import { AnnouncementBanner } from "./AnnouncementBanner";
import { ConnectionBanner } from "./ConnectionBanner";
import { ConversationView } from "./ConversationView";
import { CreateRoom } from "./CreateRoom";
import { NewDirect } from "./NewDirect";
import { Nothing } from "./Nothing";
import { RoomList } from "./RoomList";
import "./Chat.css";

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
      <AnnouncementBanner />
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
