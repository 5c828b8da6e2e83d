import { useState, type FormEvent } from "react";
import { useServerFacts } from "../engine/useServerFacts";
import { useClient } from "../engine/context";
import { explain } from "../engine/CommandError";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { Spinner } from "../interface/Spinner";
import { address } from "../route";
import { AccountFrame } from "./AccountFrame";
import { deviceName } from "./deviceName";

const usernamePattern = /^[a-z0-9_.-]{3,32}$/;
const shortestPassword = 8;

interface Problems {
  username?: string;
  email?: string;
  password?: string;
}

function check(username: string, email: string, password: string): Problems {
  const problems: Problems = {};
  if (!usernamePattern.test(username)) problems.username = "3 to 32 of: a–z, 0–9, dot, dash and underscore.";
  if (email !== "" && !/^[^\s@]+@[^\s@]+$/.test(email)) problems.email = "This does not look like an email address.";
  if ([...password].length < shortestPassword) problems.password = `At least ${shortestPassword} characters, please.`;
  return problems;
}

/** The invitation in a link's query, for those who write links so. */
function invitationInQuery(): string | undefined {
  return new URLSearchParams(location.search).get("invitation") ?? undefined;
}

interface RegisterProps {
  /** The token at the end of an invitation's link. */
  invitation?: string | undefined;
}

export function Register({ invitation = invitationInQuery() }: RegisterProps) {
  const client = useClient();
  const registration = useServerFacts()?.registration;
  const [username, setUsername] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [device, setDevice] = useState(deviceName);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<string>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const found = check(username, email, password);
    setProblems(found);
    setError(undefined);
    if (Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      await client.run({
        type: "register",
        username,
        password,
        deviceName: device.trim() || deviceName(),
        ...(email === "" ? {} : { email }),
        ...(invitation === undefined ? {} : { invitation }),
      });
    } catch (reason) {
      setError(explain(reason));
    }
    setBusy(false);
  };

  return (
    <AccountFrame
      title="Create your account"
      lead="Your keys are made here and stay here. The server gets only what it may know."
      other={
        <>
          Already have one? <a href={address({ screen: "login" })}>Log in</a>
        </>
      }
    >
      <form className="form" noValidate onSubmit={(event) => void submit(event)}>
        <FormError text={error} />
        {registration === "closed" && <p role="status">This server takes no new accounts.</p>}
        {registration === "invitation" && invitation === undefined && (
          <p role="status">An account here takes an invitation: open the link that somebody has given you.</p>
        )}
        <Field
          label="Username"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          maxLength={32}
          error={problems.username}
          value={username}
          onChange={(event) => setUsername(event.target.value.toLowerCase())}
        />
        <Field
          label="Email"
          name="email"
          type="email"
          optional
          autoComplete="email"
          error={problems.email}
          value={email}
          onChange={(event) => setEmail(event.target.value.trim())}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          hint="It seals your keys, and nobody can reset it. A few unrelated words are best."
          error={problems.password}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Field
          label="Name of this device"
          name="device"
          autoComplete="off"
          maxLength={64}
          value={device}
          onChange={(event) => setDevice(event.target.value)}
        />
        <button type="submit" className="button button-primary button-large" disabled={busy}>
          {busy && <Spinner />}
          Create account
        </button>
      </form>
    </AccountFrame>
  );
}
