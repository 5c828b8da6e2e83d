import type { ReferencedCommand } from "../protocol/commands";
import type { WorkerMessage } from "../protocol/tabs";

/** The way to the engine: a worker, or a scripted stand-in while the interface is being worked on. */
export interface EnginePort {
  post(command: ReferencedCommand): void;
  onMessage: (message: WorkerMessage) => void;
}
