import { memo } from "react";
import { refusalOf, seqOf, type Message } from "../engine/Message";
import { Avatar } from "../interface/Avatar";
import { clockTime, fullTime } from "../interface/times";
import { You } from "../interface/You";
import { Markdown } from "../markdown/Markdown";
import { ChangeRow } from "./ChangeRow";
import { FailedMessage } from "./FailedMessage";
import { MessageMark } from "./MessageMark";
import { UnsentMessage } from "./UnsentMessage";
import "./MessageRow.css";

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
  const { author, content, place, time } = message;
  const seq = seqOf(message);
  if (content.type === "change") {
    return <ChangeRow entryKey={entryKey} seq={seq} changes={content.changes} author={author} />;
  }
  const refusal = refusalOf(message);
  const pending = place.type === "pending";
  const classes = ["message", continues && "continues", pending && "is-pending", inspected && "is-inspected"];
  return (
    <li className={classes.filter(Boolean).join(" ")} data-key={entryKey} data-seq={seq}>
      <div className="message-side">
        {continues ? (
          <time className="message-when" dateTime={new Date(time).toISOString()}>
            {clockTime(time)}
          </time>
        ) : (
          <Avatar id={author?.user ?? ""} name={author?.username ?? ""} />
        )}
      </div>
      <div className="message-main">
        {!continues && (
          <p className="message-head">
            <span className="message-name">{author?.username || "Unknown sender"}</span>
            {message.mine && <You />}
            {time > 0 && (
              <time dateTime={new Date(time).toISOString()} title={fullTime(time)}>
                {clockTime(time)}
              </time>
            )}
          </p>
        )}
        {content.type === "failed" ? <FailedMessage failure={content.failure} /> : <Markdown text={content.text} />}
        {refusal && <UnsentMessage message={message} refusal={refusal} />}
      </div>
      <MessageMark message={message} onInspect={onInspect} />
    </li>
  );
});
