import { Avatar } from "../interface/Avatar";
import { Icon } from "../interface/Icon";
import { Menu, type MenuItem } from "../interface/Menu";
import { useMedia } from "../interface/useMedia";
import type { RoomSummary } from "../protocol/generated/rooms";
import { address } from "../route";
import { roomTitle } from "../words";
import { mayInvite, mayRename } from "./permissions";
import type { RoomDialog } from "./RoomDialog";
import { useCompanion } from "./useCompanion";
import "./ConversationHead.css";

interface ConversationHeadProps {
  room: RoomSummary;
  membersShown: boolean;
  onMembers: () => void;
  onDialog: (dialog: RoomDialog) => void;
}

export function ConversationHead({ room, membersShown, onMembers, onDialog }: ConversationHeadProps) {
  const narrow = useMedia("(max-width: 720px)");
  const companion = useCompanion(room);
  const direct = room.kind === "direct";
  const gone = room.state === "left";
  const items: MenuItem[] = [];
  if (mayInvite(room)) items.push({ icon: "personAdd", label: "Invite people", onChoose: () => onDialog("invite") });
  if (mayRename(room)) items.push({ icon: "edit", label: "Rename", onChoose: () => onDialog("rename") });
  items.push({ icon: "lock", label: "Encryption", onChoose: () => onDialog("security") });
  if (!gone) {
    items.push({ icon: "leave", label: "Leave room", danger: true, apart: true, onChoose: () => onDialog("leave") });
  }
  const people = direct
    ? companion?.online
      ? "Online"
      : "Direct message"
    : `${room.memberCount} ${room.memberCount === 1 ? "member" : "members"}`;
  return (
    <header className="conversation-head">
      {narrow && (
        <a className="icon-button" href={address({ screen: "rooms" })} aria-label="Back to all rooms">
          <Icon name="back" size={20} />
        </a>
      )}
      <Avatar
        id={companion?.id ?? room.id}
        name={room.name}
        shape={direct ? "person" : "room"}
        online={companion?.online}
      />
      <div className="conversation-names">
        <h1>{roomTitle(room)}</h1>
        <p>
          <span className="conversation-people">{people}</span>
          <span aria-hidden="true">·</span>
          <button type="button" className="conversation-suite" onClick={() => onDialog("security")}>
            <Icon name="lock" size={12} />
            {narrow ? "Encrypted" : "End-to-end encrypted"}
          </button>
          {room.fewTime && (
            <>
              <span aria-hidden="true">·</span>
              <button type="button" className="conversation-suite" onClick={() => onDialog("security")}>
                <Icon name="key" size={12} />
                <span className={narrow ? "only-read" : ""}>Few-time signatures</span>
              </button>
            </>
          )}
        </p>
      </div>
      <button
        type="button"
        className="icon-button"
        aria-label="Members"
        aria-pressed={membersShown}
        title="Members"
        onClick={onMembers}
      >
        <Icon name="people" size={20} />
      </button>
      <Menu label="Room menu" className="icon-button" items={items}>
        <Icon name="more" size={20} />
      </Menu>
    </header>
  );
}
