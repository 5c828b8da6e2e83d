import { useState, type FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import type { RoomSummary } from "../protocol/generated/rooms";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function Rename({ room, onClose }: { room: RoomSummary; onClose: () => void }) {
  const [name, setName] = useState(room.name);
  const { busy, error, run } = useCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "rename", room: room.id, name: name.trim() });
  };
  return (
    <Dialog title="Rename this room" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <Field
          label="Name"
          data-autofocus=""
          autoComplete="off"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <FormActions
          label="Rename"
          busy={busy}
          disabled={name.trim() === "" || name.trim() === room.name}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
