import { readWorkerMessage, writePageMessage, type PageMessage, type WorkerMessage } from "../protocol/generated/tabs";
import { scriptAddress } from "../protocol/scriptAddress";
import { decode } from "../wire/WireReader";
import { encode } from "../wire/WireWriter";
import type { EnginePort } from "./EnginePort";

/** Starts the worker that hosts the engine. */
export function startWorker(): EnginePort {
  const worker = new Worker(scriptAddress(WORKER_URL), { name: "nightjar-engine" });
  const post = (message: PageMessage) => {
    const bytes = encode(message, writePageMessage);
    // Handed over, not copied: it may hold a password.
    worker.postMessage(bytes, [bytes.buffer]);
  };
  const port: EnginePort = { post, onMessage: () => {} };
  window.addEventListener("online", () => post({ type: "network", online: true }));
  window.addEventListener("offline", () => post({ type: "network", online: false }));
  worker.onmessage = ({ data }: MessageEvent<unknown>) => port.onMessage(heard(data));
  worker.onerror = () => port.onMessage({ type: "halted", reason: "coreUnavailable" });
  return port;
}

/** A worker that says what cannot be read is none to go on with. */
function heard(data: unknown): WorkerMessage {
  try {
    if (data instanceof Uint8Array) return decode(data, readWorkerMessage);
  } catch {
    // Told below.
  }
  return { type: "halted", reason: "coreStopped" };
}
