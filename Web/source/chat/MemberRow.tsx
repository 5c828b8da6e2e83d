import { Avatar } from "../interface/Avatar";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import { Icon } from "../interface/Icon";
import { You } from "../interface/You";
import type { RoomMember } from "../protocol/generated/rooms";
import { roleName } from "../words";
import "./MemberRow.css";

interface MemberRowProps {
  member: RoomMember;
  online: boolean;
  onRemove: (() => void) | undefined;
}

/** A member; opened, their keys and devices. */
export function MemberRow({ member, online, onRemove }: MemberRowProps) {
  const count = member.devices.length;
  return (
    <li>
      <details className="member" data-user={member.user}>
        <summary>
          <Avatar id={member.user} name={member.username} online={online} size="small" />
          <span className="member-name">
            {member.username || "Someone"}
            {member.you && <You />}
          </span>
          {member.role !== undefined && member.role !== "member" && <span className="member-role">{roleName(member.role)}</span>}
          <span className="member-devices" title={`${count} ${count === 1 ? "device" : "devices"}`}>
            <Icon name="device" size={14} />
            {count}
            <span className="only-read">{count === 1 ? " device" : " devices"}</span>
          </span>
        </summary>
        <dl className="facts">
          <Fact name="Account key">
            <Fingerprint value={member.accountFingerprint} />
          </Fact>
          {member.devices.map((device) => (
            <Fact key={device.id} name={device.you ? `${device.name} (this one)` : device.name}>
              <Fingerprint value={device.fingerprint} />
            </Fact>
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
