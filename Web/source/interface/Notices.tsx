import { useEffect } from "react";
import { useChat, useClient } from "../engine/context";
import { Icon } from "./Icon";
import { failureSentence } from "../words";
import "./Notices.css";

const shownFor = 8_000;

/** What the engine has to say, for a while in a corner. Errors stay until they are dismissed. */
export function Notices() {
  const client = useClient();
  const notices = useChat((state) => state.notices);
  const oldest = notices.find((notice) => notice.level !== "error")?.id;
  useEffect(() => {
    if (oldest === undefined) return;
    const timer = setTimeout(() => client.dismiss(oldest), shownFor);
    return () => clearTimeout(timer);
  }, [client, oldest]);
  return (
    <div className="notices" role="status" aria-live="polite">
      {notices.map((notice) => (
        <div key={notice.id} className={`notice notice-${notice.level}`}>
          <Icon name={notice.level === "info" ? "info" : "alert"} />
          <p>{failureSentence(notice.failure)}</p>
          <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => client.dismiss(notice.id)}>
            <Icon name="close" size={15} />
          </button>
        </div>
      ))}
    </div>
  );
}
