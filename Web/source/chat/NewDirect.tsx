import { useState, type FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { splitNames } from "../interface/PeopleField";
import { go } from "../route";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

export function NewDirect({ onClose }: { onClose: () => void }) {
  const [username, setUsername] = useState("");
  const [member] = splitNames(username);
  const { busy, error, run } = useCommand((result) => {
    onClose();
    if (result.type === "room") go({ screen: "room", room: result.room });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (member !== undefined) run({ type: "createRoom", kind: "direct", name: "", members: [member], fewTime: false });
  };
  return (
    <Dialog title="New direct message" lead="A room for the two of you." onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <Field
          label="Username"
          data-autofocus=""
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <FormActions label="Start" busy={busy} disabled={member === undefined} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
