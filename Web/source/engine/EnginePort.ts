import type { PageMessage, WorkerMessage } from "../protocol/generated/tabs";

/** The way to the engine: a worker, or a scripted stand-in while the interface is being worked on. */
export interface EnginePort {
  /** Throws `WireError` for what is longer than it may be. */
  post(message: PageMessage): void;
  onMessage: (message: WorkerMessage) => void;
}
