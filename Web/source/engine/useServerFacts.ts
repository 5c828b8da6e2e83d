import { useEffect, useState } from "react";

/** What anybody may know of the server (`GET /api/server`). */
export interface ServerFacts {
  registration: "open" | "invitation" | "closed";
  readOnly: boolean;
  announcement?: string;
}

/** Milliseconds from one look to the next. */
const interval = 60_000;

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

/** The facts that an answer holds; undefined where it has another form. */
export function decode(answer: unknown): ServerFacts | undefined {
  const { registration, readOnly, announcement } = members(answer);
  if (registration !== "open" && registration !== "invitation" && registration !== "closed") return undefined;
  const { text } = members(announcement);
  return {
    registration,
    readOnly: readOnly === true,
    ...(typeof text === "string" ? { announcement: text } : {}),
  };
}

async function ask(): Promise<ServerFacts | undefined> {
  try {
    const answer = await fetch("/api/server", { headers: { accept: "application/json" } });
    return answer.ok ? decode(await answer.json()) : undefined;
  } catch {
    return undefined;
  }
}

/** The server's facts, asked for now and once a minute while the page is seen; undefined until they are known. */
export function useServerFacts(): ServerFacts | undefined {
  const [facts, setFacts] = useState<ServerFacts>();
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      if (document.hidden) return;
      const fresh = await ask();
      // An answer that did not come says nothing new.
      if (fresh !== undefined && !isGone) setFacts(fresh);
    };
    void look();
    const timer = setInterval(() => void look(), interval);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, []);
  return facts;
}
