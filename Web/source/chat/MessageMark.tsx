import type { Message } from "../engine/Message";
import { Icon } from "../interface/Icon";
import "./MessageMark.css";

/** Whether a message is sent and its signature verified; the way to how. */
export function MessageMark({ message, onInspect }: { message: Message; onInspect: (message: Message) => void }) {
  switch (message.place.type) {
    case "refused":
      return null;
    case "pending":
      return (
        <span className="message-mark" title="Being signed and sent">
          <Icon name="clock" size={15} />
          <span className="only-read">Sending</span>
        </span>
      );
    case "logged": {
      const verified = message.content.type === "text";
      return (
        <button
          type="button"
          className={verified ? "message-mark is-verified" : "message-mark is-failed"}
          aria-label={verified ? "Signature verified. Show how" : "Not verified. Show why"}
          title={verified ? "Signature verified" : "Not verified"}
          onClick={() => onInspect(message)}
        >
          <Icon name={verified ? "seal" : "sealBroken"} size={16} />
        </button>
      );
    }
  }
}
