import { useCallback, useEffect, useState } from "react";
import { seqOf, type Message } from "../engine/Message";
import type { RoomSummary } from "../protocol/generated/rooms";
import { useMedia } from "../interface/useMedia";
import { SignaturePanel } from "../verification/SignaturePanel";
import { Composer } from "./Composer";
import { ConversationHead } from "./ConversationHead";
import { Invite } from "./Invite";
import { Leave } from "./Leave";
import { MemberList } from "./MemberList";
import { MessageList } from "./MessageList";
import { Rename } from "./Rename";
import type { RoomDialog } from "./RoomDialog";
import { RoomSecurity } from "./RoomSecurity";
import { RoomState } from "./RoomState";
import { useReading } from "./useReading";
import { roomTitle } from "../words";
import "./ConversationView.css";

/** What stands beside the conversation. */
type Beside = { panel: "members" } | { panel: "signature"; message: Message };

/** One room: its head, its messages, the composer, and what is opened beside them. */
export function ConversationView({ room }: { room: RoomSummary }) {
  const wide = useMedia("(min-width: 1100px)");
  const [beside, setBeside] = useState<Beside | undefined>(wide ? { panel: "members" } : undefined);
  const [dialog, setDialog] = useState<RoomDialog>();
  useReading(room);
  // Where there is room, the members are in view; where there is none, nothing covers the conversation unasked.
  useEffect(() => {
    setBeside((current) => {
      if (current?.panel === "signature") return current;
      return wide ? { panel: "members" } : undefined;
    });
  }, [wide]);
  // The same from one drawing to the next, so that a new message does not draw every row again.
  const inspect = useCallback((message: Message) => setBeside({ panel: "signature", message }), []);
  const close = () => setBeside(undefined);
  const inspected = beside?.panel === "signature" ? beside.message : undefined;
  return (
    <>
      <main className="conversation" aria-label={roomTitle(room)}>
        <ConversationHead
          room={room}
          membersShown={beside?.panel === "members"}
          onMembers={() => setBeside(beside?.panel === "members" ? undefined : { panel: "members" })}
          onDialog={setDialog}
        />
        <RoomState room={room} />
        <MessageList room={room} inspected={inspected && seqOf(inspected)} onInspect={inspect} />
        <Composer room={room} />
      </main>
      {beside?.panel === "members" && <MemberList room={room} onClose={close} onInvite={() => setDialog("invite")} />}
      {inspected && (
        <SignaturePanel
          message={inspected}
          onClose={() => setBeside(wide ? { panel: "members" } : undefined)}
        />
      )}
      {dialog === "invite" && <Invite room={room} onClose={() => setDialog(undefined)} />}
      {dialog === "rename" && <Rename room={room} onClose={() => setDialog(undefined)} />}
      {dialog === "leave" && <Leave room={room} onClose={() => setDialog(undefined)} />}
      {dialog === "security" && <RoomSecurity room={room} onClose={() => setDialog(undefined)} />}
    </>
  );
}
