import { useClient } from "../engine/context";
import { Icon } from "../interface/Icon";
import type { Message } from "../protocol/messages";
import "./UnsentMessage.css";

/** Under a message that the server has refused: why, and what can be done about it. */
export function UnsentMessage({ message }: { message: Message }) {
  const client = useClient();
  const { room, id, text } = message;
  const sendAgain = () => {
    client.discard(room, id);
    if (text !== undefined) client.tell({ do: "send", room, text });
  };
  return (
    <p className="message-unsent">
      <Icon name="alert" size={15} />
      <span>Not sent. {message.failure?.message}</span>
      <button type="button" onClick={sendAgain}>
        Send again
      </button>
      <button type="button" onClick={() => client.discard(room, id)}>
        Discard
      </button>
    </p>
  );
}
