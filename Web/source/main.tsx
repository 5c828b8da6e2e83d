import { createRoot } from "react-dom/client";
import { App } from "./App";
import { ChatClient } from "./engine/ChatClient";
import { ClientProvider } from "./engine/context";
import { startWorker } from "./engine/workerPort";
import { Boundary } from "./interface/Boundary";
import { Unavailable } from "./unavailable/Unavailable";
import "./styles/tokens.css";
import "./styles/base.css";
import "./interface/interface.css";

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
