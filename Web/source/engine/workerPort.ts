import { scriptAddress } from "../protocol/scriptAddress";
import type { PageMessage, WorkerMessage } from "../protocol/tabs";
import type { EnginePort } from "./EnginePort";

/** Starts the worker that hosts the engine. */
export function startWorker(): EnginePort {
  const worker = new Worker(scriptAddress(WORKER_URL), { name: "nightjar-engine" });
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
