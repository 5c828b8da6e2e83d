import { Icon } from "../interface/Icon";
import type { Failure } from "../protocol/generated/failures";
import { failureSentence } from "../words";
import "./FailedMessage.css";

/** A message that did not pass is never shown as text. */
export function FailedMessage({ failure }: { failure: Failure }) {
  return (
    <p className="message-failed">
      <Icon name="sealBroken" size={17} />
      <span>
        <strong>This message could not be verified.</strong> {failureSentence(failure)}
      </span>
    </p>
  );
}
