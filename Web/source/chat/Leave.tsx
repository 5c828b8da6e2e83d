import type { FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { FormError } from "../interface/FormError";
import type { RoomSummary } from "../protocol/generated/rooms";
import { go } from "../route";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function Leave({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  const { busy, error, run } = useCommand(() => {
    onClose();
    go({ screen: "rooms" });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "leave", room: room.id });
  };
  return (
    <Dialog
      title={`Leave ${room.name}?`}
      lead="You will not get its messages any more. To come back, somebody has to invite you."
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <FormActions label="Leave" danger busy={busy} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
