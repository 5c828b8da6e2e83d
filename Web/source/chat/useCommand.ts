import { useState } from "react";
import { useClient } from "../engine/context";
import { explain } from "../engine/explain";
import type { Command } from "../protocol/commands";

/** A command that a dialog sends: whether it runs, why it failed, and what to do when it is done. */
export function useCommand(done: (result: unknown) => void): {
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
