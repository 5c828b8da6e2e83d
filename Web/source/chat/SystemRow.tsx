import type { Message } from "../protocol/messages";
import "./SystemRow.css";

/** What happened in the room. */
export function SystemRow({ entryKey, message }: { entryKey: string; message: Message }) {
  return (
    <li className="system" data-key={entryKey} data-seq={message.seq}>
      <span>{message.text}</span>
    </li>
  );
}
