import { useClient } from "../engine/context";
import { idOf, textOf, type Message } from "../engine/Message";
import { Icon } from "../interface/Icon";
import type { Failure } from "../protocol/generated/failures";
import { failureSentence } from "../words";
import "./UnsentMessage.css";

/** Under a message that the server has refused: why, and what can be done about it. */
export function UnsentMessage({ message, refusal }: { message: Message; refusal: Failure }) {
  const client = useClient();
  const { room } = message;
  const text = textOf(message);
  const discard = () => client.discard(room, idOf(message));
  const sendAgain = () => {
    discard();
    if (text !== undefined) client.tell({ type: "send", room, text });
  };
  return (
    <p className="message-unsent">
      <Icon name="alert" size={15} />
      <span>Not sent. {failureSentence(refusal)}</span>
      <button type="button" onClick={sendAgain}>
        Send again
      </button>
      <button type="button" onClick={discard}>
        Discard
      </button>
    </p>
  );
}
