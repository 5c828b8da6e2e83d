import { createContext, useContext, useSyncExternalStore } from "react";
import type { ChatClient } from "./ChatClient";
import type { ChatState } from "./ChatState";

const ClientContext = createContext<ChatClient | undefined>(undefined);
export const ClientProvider = ClientContext.Provider;

export function useClient(): ChatClient {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("There is no client around this component.");
  return client;
}

/** A part of the state; the component is drawn again when that part changes. */
export function useChat<T>(select: (state: ChatState) => T): T {
  const client = useClient();
  return useSyncExternalStore(client.subscribe, () => select(client.state()));
}
