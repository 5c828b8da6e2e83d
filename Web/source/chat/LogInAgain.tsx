import { useState, type FormEvent } from "react";
import { deviceName } from "../account/deviceName";
import { useChat } from "../engine/context";
import { Dialog } from "../interface/Dialog";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

/** Starts a new session on this device. */
export function LogInAgain({ onClose }: { onClose: () => void }) {
  const username = useChat((state) => state.engine?.account?.username) ?? "";
  const device = useChat((state) => state.engine?.account?.deviceName);
  const [password, setPassword] = useState("");
  const { busy, error, run } = useCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "logIn", login: username, password, deviceName: device ?? deviceName() });
  };
  return (
    <Dialog title={`Log in as ${username}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <Field
          label="Password"
          type="password"
          autoComplete="current-password"
          data-autofocus=""
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormActions label="Log in" busy={busy} disabled={password === ""} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
