import { memo } from "react";
import { Avatar } from "../interface/Avatar";
import { clockTime, fullTime } from "../interface/times";
import { You } from "../interface/You";
import { Markdown } from "../markdown/Markdown";
import type { Message } from "../protocol/messages";
import { FailedMessage } from "./FailedMessage";
import { isUnsent } from "./isUnsent";
import { MessageMark } from "./MessageMark";
import { SystemRow } from "./SystemRow";
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
  if (message.kind === "system") return <SystemRow entryKey={entryKey} message={message} />;
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
            {message.mine && <You />}
            {message.time > 0 && (
              <time dateTime={new Date(message.time).toISOString()} title={fullTime(message.time)}>
                {clockTime(message.time)}
              </time>
            )}
          </p>
        )}
        {message.kind === "failed" ? <FailedMessage message={message} /> : <Markdown text={message.text ?? ""} />}
        {isUnsent(message) && <UnsentMessage message={message} />}
      </div>
      <MessageMark message={message} onInspect={onInspect} />
    </li>
  );
});
