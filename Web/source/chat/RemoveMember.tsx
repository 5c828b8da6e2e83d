import type { FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { FormError } from "../interface/FormError";
import type { RoomMember, RoomSummary } from "../protocol/generated/rooms";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function RemoveMember({ room, member, onClose }: { room: RoomSummary; member: RoomMember; onClose: () => void }) {
  const { busy, error, run } = useCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "remove", room: room.id, user: member.user });
  };
  return (
    <Dialog
      title={`Remove ${member.username}?`}
      lead="The room gets new keys, so that what is said from now on is out of their reach."
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <FormActions label="Remove" danger busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
