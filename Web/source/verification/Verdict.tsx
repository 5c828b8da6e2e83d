import { Icon } from "../interface/Icon";
import type { Message } from "../protocol/messages";
import "./Verdict.css";

/** Whether a message passed the checks, in a word and a sentence. */
export function Verdict({ message }: { message: Message }) {
  return (
    <div className={message.verified ? "verdict is-verified" : "verdict is-failed"} role="status">
      <Icon name={message.verified ? "seal" : "sealBroken"} size={26} />
      <div>
        <h3>{message.verified ? "Verified" : "Not verified"}</h3>
        <p>
          {message.verified
            ? `This device checked that ${message.mine ? "you" : message.username} signed exactly these words.`
            : (message.failure?.message ?? "The message did not pass the checks, so its text is not shown.")}
        </p>
      </div>
    </div>
  );
}
