import type { PageMessage, WorkerMessage } from "../protocol/tabs";
import type { EnginePort } from "./EnginePort";

/** Starts the worker that hosts the engine. */
export function startWorker(): EnginePort {
  const worker = new Worker(workerAddress() as string, { name: "nightjar-engine" });
  const send = (message: PageMessage) => worker.postMessage(message);
  const port: EnginePort = {
    post: (command) => send({ kind: "command", command }),
    onMessage: () => {},
  };
  window.addEventListener("online", () => send({ kind: "network", online: true }));
  window.addEventListener("offline", () => send({ kind: "network", online: false }));
  worker.onmessage = (message: MessageEvent<WorkerMessage>) => port.onMessage(message.data);
  worker.onerror = () => port.onMessage({ kind: "failed", code: "core_unavailable" });
  return port;
}

/** The page's content policy lets scripts be named by this one policy alone, and it knows one name. */
function workerAddress(): TrustedScriptURL | string {
  if (window.trustedTypes === undefined) return WORKER_URL;
  const policy = window.trustedTypes.createPolicy("nightjar", {
    createScriptURL: (address) => {
      if (address !== WORKER_URL) throw new TypeError("Not a script of this page.");
      return address;
    },
  });
  return policy.createScriptURL(WORKER_URL);
}
