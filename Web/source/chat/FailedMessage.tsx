import { Icon } from "../interface/Icon";
import type { Message } from "../protocol/messages";
import "./FailedMessage.css";

/** A message that did not pass is never shown as text. */
export function FailedMessage({ message }: { message: Message }) {
  return (
    <p className="message-failed">
      <Icon name="sealBroken" size={17} />
      <span>
        <strong>This message could not be verified.</strong> {message.failure?.message}
      </span>
    </p>
  );
}
