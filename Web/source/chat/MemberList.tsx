import { useState } from "react";
import { useChat } from "../engine/context";
import { Icon } from "../interface/Icon";
import { SidePanel } from "../interface/SidePanel";
import type { RoomMember, RoomSummary } from "../protocol/generated/rooms";
import { MemberRow } from "./MemberRow";
import { mayInvite, mayRemove } from "./permissions";
import { RemoveMember } from "./RemoveMember";
import "./MemberList.css";

interface MemberListProps {
  room: RoomSummary;
  onClose: () => void;
  onInvite: () => void;
}

/** Who is in the room, with which devices. */
export function MemberList({ room, onClose, onInvite }: MemberListProps) {
  const members = useChat((state) => state.members[room.id]);
  const online = useChat((state) => state.online);
  const [removing, setRemoving] = useState<RoomMember>();
  const present = (member: RoomMember) => member.you || member.online || online.has(member.user);
  const sorted = [...(members ?? [])].sort((a, b) => a.username.localeCompare(b.username));
  const here = sorted.filter(present);
  const elsewhere = sorted.filter((member) => !present(member));
  const section = (title: string, people: RoomMember[], areOnline: boolean) =>
    people.length > 0 && (
      <section className="members-section" aria-label={title}>
        <h3>
          {title} <span>{people.length}</span>
        </h3>
        <ul>
          {people.map((member) => (
            <MemberRow
              key={member.user}
              member={member}
              online={areOnline}
              onRemove={mayRemove(room, member) ? () => setRemoving(member) : undefined}
            />
          ))}
        </ul>
      </section>
    );
  return (
    <SidePanel title="Members" onClose={onClose}>
      <div className="members">
        {members === undefined && <p className="members-wait">Looking who is here…</p>}
        {section("Online", here, true)}
        {section("Away", elsewhere, false)}
        {mayInvite(room) && (
          <button type="button" className="button members-invite" onClick={onInvite}>
            <Icon name="personAdd" size={17} />
            Invite people
          </button>
        )}
      </div>
      {removing && <RemoveMember room={room} member={removing} onClose={() => setRemoving(undefined)} />}
    </SidePanel>
  );
}
