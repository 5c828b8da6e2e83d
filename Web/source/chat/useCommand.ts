import { useState } from "react";
import type { Success } from "../engine/ChatClient";
import { useClient } from "../engine/context";
import { explain } from "../engine/CommandError";
import type { Command } from "../protocol/generated/commands";

/** A command that a dialog sends: whether it runs, why it failed, and what to do when it is done. */
export function useCommand(done: (result: Success) => void): {
  busy: boolean;
  error: string | undefined;
  run: (command: Command) => void;
} {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const run = (command: Command) => {
    setBusy(true);
    setError(undefined);
    client.run(command).then(
      (result) => {
        setBusy(false);
        done(result);
      },
      (reason: unknown) => {
        setBusy(false);
        setError(explain(reason));
      },
    );
  };
  return { busy, error, run };
}
