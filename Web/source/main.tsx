// First, so that what a component says of itself comes after what it shares with others.
import "./styles/index.css";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { ChatClient } from "./engine/ChatClient";
import { ClientProvider } from "./engine/context";
import { startWorker } from "./engine/workerPort";
import { Boundary } from "./interface/Boundary";
import { Unavailable } from "./unavailable/Unavailable";

const root = createRoot(document.getElementById("root") as HTMLElement);
// Without a secure context the browser has no WebCrypto and no locks.
if (window.isSecureContext) {
  root.render(
    <ClientProvider value={new ChatClient(startWorker())}>
      <Boundary>
        <App />
      </Boundary>
    </ClientProvider>,
  );
} else {
  root.render(<Unavailable reason="insecure" />);
}
