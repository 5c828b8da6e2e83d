import { useState, type FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { FormError } from "../interface/FormError";
import { PeopleField } from "../interface/PeopleField";
import type { RoomSummary } from "../protocol/generated/rooms";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function Invite({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  const [users, setUsers] = useState<string[]>([]);
  const { busy, error, run } = useCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "invite", room: room.id, users });
  };
  return (
    <Dialog title="Invite people" lead={`They can read what is said in ${room.name} from now on.`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <PeopleField label="Usernames" autoFocus hint="Enter, a space or a comma ends a name." onChange={setUsers} />
        <FormActions label="Invite" busy={busy} disabled={users.length === 0} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
