import { useEffect, useRef, useState } from "react";
import type { Message } from "../protocol/messages";

/** Reads new messages of others out to people who listen to the page. */
export function Announcer({ messages }: { messages: Message[] }) {
  const [said, setSaid] = useState("");
  const last = messages.at(-1);
  const heard = useRef(last?.seq);
  useEffect(() => {
    if (last?.seq === undefined || last.seq === heard.current) return;
    const first = heard.current === undefined;
    heard.current = last.seq;
    if (first || last.mine) return;
    setSaid(last.kind === "failed" ? "A message could not be verified." : `${last.username}: ${last.text ?? ""}`);
  }, [last]);
  return (
    <p className="only-read" aria-live="polite">
      {said}
    </p>
  );
}
