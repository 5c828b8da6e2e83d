import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useClient } from "../engine/context";
import { explain } from "../engine/CommandError";
import { Icon } from "../interface/Icon";
import type { RoomSummary } from "../protocol/generated/rooms";
import "./Composer.css";

/** In characters. Leaves room under the server's bound of 1 MiB for padding, signature and base64. */
const longestMessage = 60_000;
const tallest = 220;
/** What was being written in each room, for as long as the page lives. */
const drafts = new Map<string, string>();

/** Writes messages: Enter sends, Shift+Enter starts a new line. */
export function Composer({ room }: { room: RoomSummary }) {
  const client = useClient();
  const [text, setText] = useState(() => drafts.get(room.id) ?? "");
  const [error, setError] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const closed = room.state !== "ok" && room.state !== "repairing";
  const empty = text.trim() === "";

  useEffect(() => {
    if (text === "") drafts.delete(room.id);
    else drafts.set(room.id, text);
  }, [room.id, text]);

  useEffect(() => {
    // A keyboard that slides over the screen comes when it is asked for.
    if (matchMedia("(pointer: fine)").matches) field.current?.focus({ preventScroll: true });
  }, [room.id]);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight, tallest)}px`;
  }, [text]);

  const send = () => {
    if (empty || closed) return;
    const sent = text.trim();
    setText("");
    setError(undefined);
    field.current?.focus();
    client.run({ type: "send", room: room.id, text: sent }).catch((reason: unknown) => {
      // One that stands in the conversation as not sent can be sent again from there.
      if (client.hasUnsent(room.id, sent)) return;
      setError(explain(reason));
      // What was not taken comes back, unless something else is being written.
      setText((current) => (current === "" ? sent : current));
    });
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {error !== undefined && (
        <p className="composer-error" role="alert">
          {error}
        </p>
      )}
      <div className={closed ? "composer-box is-closed" : "composer-box"}>
        <textarea
          ref={field}
          rows={1}
          aria-label={`Message to ${room.name}`}
          placeholder={closed ? "You cannot write here" : `Message ${room.name}`}
          maxLength={longestMessage}
          disabled={closed}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button type="submit" className="composer-send" aria-label="Send" disabled={empty || closed}>
          <Icon name="send" size={18} />
        </button>
      </div>
      <p className="composer-hint" aria-hidden="true">
        <kbd>Enter</kbd> sends, <kbd>Shift</kbd> <kbd>Enter</kbd> starts a new line. Markdown works.
      </p>
    </form>
  );
}
