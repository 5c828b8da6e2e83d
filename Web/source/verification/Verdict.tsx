import { Icon } from "../interface/Icon";
import type { Message } from "../engine/Message";
import { failureSentence } from "../words";
import "./Verdict.css";

/** Whether a message passed the checks, in a word and a sentence. */
export function Verdict({ message }: { message: Message }) {
  const { content, author, mine } = message;
  const verified = content.type !== "failed";
  return (
    <div className={verified ? "verdict is-verified" : "verdict is-failed"} role="status">
      <Icon name={verified ? "seal" : "sealBroken"} size={26} />
      <div>
        <h3>{verified ? "Verified" : "Not verified"}</h3>
        <p>
          {verified
            ? `This device checked that ${mine ? "you" : (author?.username ?? "someone")} signed exactly these words.`
            : failureSentence(content.failure)}
        </p>
      </div>
    </div>
  );
}
