import { useState, type FormEvent } from "react";
import { useClient } from "../engine/context";
import { explain } from "../engine/CommandError";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { Spinner } from "../interface/Spinner";
import { address } from "../route";
import { AccountFrame } from "./AccountFrame";
import { deviceName } from "./deviceName";

export function Login() {
  const client = useClient();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await client.run({ type: "logIn", login: login.trim(), password, deviceName: deviceName() });
    } catch (reason) {
      setError(explain(reason));
    }
    setBusy(false);
  };

  return (
    <AccountFrame
      title="Welcome back"
      lead="Your password opens your keys here, in this browser. The server never sees it."
      other={
        <>
          New here? <a href={address({ screen: "register" })}>Create an account</a>
        </>
      }
    >
      <form className="form" onSubmit={(event) => void submit(event)}>
        <FormError text={error} />
        <Field
          label="Username or email"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <button type="submit" className="button button-primary button-large" disabled={busy}>
          {busy && <Spinner />}
          Log in
        </button>
      </form>
    </AccountFrame>
  );
}
