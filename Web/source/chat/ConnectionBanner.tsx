import { useEffect, useState } from "react";
import { useChat, useClient } from "../engine/context";
import { Icon } from "../interface/Icon";
import { Spinner } from "../interface/Spinner";
import { Banner } from "./Banner";
import { SessionBanner } from "./SessionBanner";

/** Milliseconds without a connection after which it is said: a short gap is not worth a line on the page. */
const noticed = 1_000;
/** And after which it no longer looks as if it were coming back at once. */
const lasting = 6_000;

/** Says when what one sees may be old. */
export function ConnectionBanner() {
  const client = useClient();
  const online = useChat((state) => state.engine?.connection === "online");
  const sessionEnded = useChat((state) => state.sessionEnded);
  const [gap, setGap] = useState<"none" | "short" | "long">("none");

  useEffect(() => {
    setGap("none");
    if (online) return;
    const timers = [setTimeout(() => setGap("short"), noticed), setTimeout(() => setGap("long"), lasting)];
    return () => timers.forEach(clearTimeout);
  }, [online]);

  if (sessionEnded) return <SessionBanner />;
  return (
    <div role="status">
      {gap === "short" && (
        <Banner>
          <Spinner />
          Connecting…
        </Banner>
      )}
      {gap === "long" && (
        <Banner>
          <Icon name="cloudOff" size={16} />
          <span>You are offline. What you write waits here and goes out later.</span>
          <button type="button" className="button button-inline" onClick={() => client.tell({ type: "connect" })}>
            Try now
          </button>
        </Banner>
      )}
    </div>
  );
}
