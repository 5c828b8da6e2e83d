import { memo } from "react";
import { useClient } from "../engine/context";
import { Avatar } from "../interface/Avatar";
import { Icon } from "../interface/Icon";
import { clockTime, fullTime } from "../interface/times";
import { Markdown } from "../markdown/Markdown";
import type { Message } from "../protocol/messages";

interface MessageRowProps {
  entryKey: string;
  message: Message;
  /** Stands under the name of the message before it. */
  continues: boolean;
  inspected: boolean;
  onInspect: (message: Message) => void;
}

export const MessageRow = memo(function MessageRow({
  entryKey,
  message,
  continues,
  inspected,
  onInspect,
}: MessageRowProps) {
  if (message.kind === "system") {
    return (
      <li className="system" data-key={entryKey} data-seq={message.seq}>
        <span>{message.text}</span>
      </li>
    );
  }
  const classes = ["message", continues && "continues", message.pending && "is-pending", inspected && "is-inspected"];
  return (
    <li className={classes.filter(Boolean).join(" ")} data-key={entryKey} data-seq={message.seq}>
      <div className="message-side">
        {continues ? (
          <time className="message-when" dateTime={new Date(message.time).toISOString()}>
            {clockTime(message.time)}
          </time>
        ) : (
          <Avatar id={message.sender ?? ""} name={message.username ?? ""} />
        )}
      </div>
      <div className="message-main">
        {!continues && (
          <p className="message-head">
            <span className="message-name">{message.username || "Unknown sender"}</span>
            {message.mine && <span className="message-you">you</span>}
            {message.time > 0 && (
              <time dateTime={new Date(message.time).toISOString()} title={fullTime(message.time)}>
                {clockTime(message.time)}
              </time>
            )}
          </p>
        )}
        {message.kind === "failed" ? <Failed message={message} /> : <Markdown text={message.text ?? ""} />}
        {isUnsent(message) && <Unsent message={message} />}
      </div>
      <Mark message={message} onInspect={onInspect} />
    </li>
  );
});

/** Whether the server has refused a message of this device. */
function isUnsent(message: Message): boolean {
  return message.seq === undefined && message.failure !== undefined;
}

/** Whether a message is sent and its signature verified; the way to how. */
function Mark({ message, onInspect }: { message: Message; onInspect: (message: Message) => void }) {
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

/** A message that did not pass is never shown as text. */
function Failed({ message }: { message: Message }) {
  return (
    <p className="message-failed">
      <Icon name="sealBroken" size={17} />
      <span>
        <strong>This message could not be verified.</strong> {message.failure?.message}
      </span>
    </p>
  );
}

function Unsent({ message }: { message: Message }) {
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
