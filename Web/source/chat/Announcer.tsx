import { useEffect, useRef, useState } from "react";
import { seqOf, type Message } from "../engine/Message";
import { changesSentence } from "../words";

/** Reads new messages of others out to people who listen to the page. */
export function Announcer({ messages }: { messages: Message[] }) {
  const [said, setSaid] = useState("");
  const last = messages.at(-1);
  const seq = last && seqOf(last);
  const heard = useRef(seq);
  useEffect(() => {
    if (last === undefined || seq === undefined || seq === heard.current) return;
    const first = heard.current === undefined;
    heard.current = seq;
    if (first || last.mine) return;
    setSaid(spoken(last));
  }, [last, seq]);
  return (
    <p className="only-read" aria-live="polite">
      {said}
    </p>
  );
}

function spoken({ content, author }: Message): string {
  switch (content.type) {
    case "text":
      return `${author?.username ?? "Someone"}: ${content.text}`;
    case "change":
      return changesSentence(content.changes, { author });
    case "failed":
      return "A message could not be verified.";
  }
}
