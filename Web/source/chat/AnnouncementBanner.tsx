import { useServerFacts } from "../engine/useServerFacts";
import { Banner } from "./Banner";

/** What the server's administrators tell everybody. */
export function AnnouncementBanner() {
  const facts = useServerFacts();
  if (facts === undefined || (facts.announcement === undefined && !facts.readOnly)) return null;
  return (
    <div role="status">
      {facts.announcement !== undefined && <Banner>{facts.announcement}</Banner>}
      {facts.readOnly && (
        <Banner>The server is read-only for a while. What you write waits here and goes out later.</Banner>
      )}
    </div>
  );
}
