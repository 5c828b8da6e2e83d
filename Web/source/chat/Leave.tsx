import type { FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { FormError } from "../interface/FormError";
import type { Room } from "../protocol/events";
import { go } from "../route";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function Leave({ room, onClose }: { room: Room; onClose: () => void }) {
  const { busy, error, run } = useCommand(() => {
    onClose();
    go({ screen: "rooms" });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ do: "leave", room: room.id });
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
