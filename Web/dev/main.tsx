import "../source/styles/index.css";
import { createRoot } from "react-dom/client";
import { App } from "../source/App";
import { ChatClient } from "../source/engine/ChatClient";
import { ClientProvider } from "../source/engine/context";
import { ScriptedEngine } from "./ScriptedEngine";

// The screens over a scripted engine. `?scene=` chooses what it plays; none of this is in the client that is served.
const scene = new URLSearchParams(location.search).get("scene") ?? "signedOut";
createRoot(document.getElementById("root") as HTMLElement).render(
  <ClientProvider value={new ChatClient(new ScriptedEngine(scene))}>
    <App />
  </ClientProvider>,
);
