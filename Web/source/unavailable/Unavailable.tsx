import { Mark } from "../interface/Mark";
import type { HaltReason } from "../protocol/generated/tabs";
import "./Unavailable.css";

type Reason = HaltReason | "insecure" | "interface";

const reasons: Record<Reason, { title: string; text: string }> = {
  insecure: {
    title: "Nightjar needs a secure connection",
    text: "Browsers give a page the means to encrypt only over HTTPS, or on localhost. Open this server's https:// address.",
  },
  interface: {
    title: "Something on this page failed",
    text: "The engine and your messages are not affected. Load the page again to go on.",
  },
  coreUnavailable: {
    title: "The encryption core did not load",
    text: "The page came without its WebAssembly part. Check the connection and load the page again.",
  },
  coreStopped: {
    title: "The engine has stopped",
    text: "Nothing is lost: everything up to here is on this device. Load the page again to go on.",
  },
  storeUnavailable: {
    title: "This browser's storage is not available",
    text: "Nightjar keeps its keys in the browser's database. A private window or a full disk may be in the way.",
  },
  storeUnreadable: {
    title: "This browser's storage is damaged",
    text: "Some of the keys kept here no longer open. Clear this site's data in the browser's settings and log in again.",
  },
};

/** Why there is no chat to show. */
export function Unavailable({ reason }: { reason: Reason }) {
  const { title, text } = reasons[reason];
  return (
    <main className="unavailable" role="alert">
      <Mark size={56} />
      <h1>{title}</h1>
      <p>{text}</p>
      <button type="button" className="button button-primary" onClick={() => location.reload()}>
        Load again
      </button>
    </main>
  );
}
