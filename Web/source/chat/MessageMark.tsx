import { Icon } from "../interface/Icon";
import type { Message } from "../protocol/messages";
import { isUnsent } from "./isUnsent";
import "./MessageMark.css";

/** Whether a message is sent and its signature verified; the way to how. */
export function MessageMark({ message, onInspect }: { message: Message; onInspect: (message: Message) => void }) {
  if (message.seq === undefined) {
    return isUnsent(message) ? null : (
      <span className="message-mark" title="Being signed and sent">
        <Icon name="clock" size={15} />
        <span className="only-read">Sending</span>
      </span>
    );
  }
  const label = message.verified ? "Signature verified. Show how" : "Not verified. Show why";
  return (
    <button
      type="button"
      className={message.verified ? "message-mark is-verified" : "message-mark is-failed"}
      aria-label={label}
      title={message.verified ? "Signature verified" : "Not verified"}
      onClick={() => onInspect(message)}
    >
      <Icon name={message.verified ? "seal" : "sealBroken"} size={16} />
    </button>
  );
}
