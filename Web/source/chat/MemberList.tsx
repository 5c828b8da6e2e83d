import { useState } from "react";
import { useChat } from "../engine/context";
import { Avatar } from "../interface/Avatar";
import { Fingerprint } from "../interface/Fingerprint";
import { Icon } from "../interface/Icon";
import { SidePanel } from "../interface/SidePanel";
import type { Member, Room } from "../protocol/events";
import { RemoveMember } from "./RemoveMember";
import "./members.css";

interface MemberListProps {
  room: Room;
  onClose: () => void;
  onInvite: () => void;
}

/** Who is in the room, with which devices. */
export function MemberList({ room, onClose, onInvite }: MemberListProps) {
  const members = useChat((state) => state.members[room.id]);
  const online = useChat((state) => state.online);
  const [removing, setRemoving] = useState<Member>();
  const me = members?.find((member) => member.you);
  const mayRemove = room.kind !== "direct" && room.state === "ok" && me?.role !== "member";
  const present = (member: Member) => member.you || member.online || online.has(member.user);
  const sorted = [...(members ?? [])].sort((a, b) => a.username.localeCompare(b.username));
  const here = sorted.filter(present);
  const elsewhere = sorted.filter((member) => !present(member));
  const section = (title: string, people: Member[], areOnline: boolean) =>
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
              onRemove={mayRemove && !member.you ? () => setRemoving(member) : undefined}
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
        {room.kind !== "direct" && room.state === "ok" && (
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

interface MemberRowProps {
  member: Member;
  online: boolean;
  onRemove: (() => void) | undefined;
}

function MemberRow({ member, online, onRemove }: MemberRowProps) {
  const count = member.devices.length;
  return (
    <li>
      <details className="member" data-user={member.user}>
        <summary>
          <Avatar id={member.user} name={member.username} online={online} size="small" />
          <span className="member-name">
            {member.username}
            {member.you && <span className="message-you">you</span>}
          </span>
          {member.role !== undefined && member.role !== "member" && <span className="member-role">{member.role}</span>}
          <span className="member-devices" title={`${count} ${count === 1 ? "device" : "devices"}`}>
            <Icon name="device" size={14} />
            {count}
            <span className="only-read">{count === 1 ? " device" : " devices"}</span>
          </span>
        </summary>
        <dl className="facts">
          <div>
            <dt>Account key</dt>
            <dd>
              <Fingerprint value={member.accountFingerprint} />
            </dd>
          </div>
          {member.devices.map((device) => (
            <div key={device.id}>
              <dt>
                {device.name}
                {device.you && " (this one)"}
              </dt>
              <dd>
                <Fingerprint value={device.fingerprint} />
              </dd>
            </div>
          ))}
        </dl>
        {onRemove && (
          <button type="button" className="button button-danger member-remove" onClick={onRemove}>
            Remove from the room
          </button>
        )}
      </details>
    </li>
  );
}
