import { useState, type FormEvent } from "react";
import { deviceName } from "../account/deviceName";
import { useChat } from "../engine/context";
import { Dialog } from "../interface/Dialog";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { Icon } from "../interface/Icon";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";

/** Says that the server has ended the session. Keys and history are still here; the password starts a new one. */
export function SessionBanner() {
  const [asking, setAsking] = useState(false);
  return (
    <div role="alert">
      <div className="connection">
        <Icon name="key" size={16} />
        <span>Your session has ended. Your keys and messages are still here.</span>
        <button type="button" className="button" onClick={() => setAsking(true)}>
          Log in again
        </button>
      </div>
      {asking && <LogInAgain onClose={() => setAsking(false)} />}
    </div>
  );
}

function LogInAgain({ onClose }: { onClose: () => void }) {
  const username = useChat((state) => state.engine?.user?.username) ?? "";
  const device = useChat((state) => state.engine?.device?.name);
  const [password, setPassword] = useState("");
  const { busy, error, run } = useCommand(onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ do: "login", login: username, password, deviceName: device ?? deviceName() });
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
