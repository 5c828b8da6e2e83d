import type { ReferencedCommand } from "./commands";
import type { EngineEvent } from "./events";

/** From the page to its worker. `network`: the browser says that the network came or went. */
export type PageMessage = { kind: "command"; command: ReferencedCommand } | { kind: "network"; online: boolean };

/**
 * From the worker to its page.
 * - `role`: whether the engine runs in this tab (`leader`) or in another one (`follower`).
 * - `failed`: the worker cannot go on; `code` is stable, there is no secret in it.
 */
export type WorkerMessage =
  | { kind: "event"; event: EngineEvent }
  | { kind: "role"; role: "leader" | "follower" }
  | { kind: "failed"; code: FailureCode };

export type FailureCode = "core_unavailable" | "core_stopped" | "store_unavailable" | "store_unreadable";

/** Between the workers of several tabs, over a BroadcastChannel. */
export type ChannelMessage =
  | { kind: "hello"; tab: string }
  | { kind: "leader"; leader: string; to?: string; events: EngineEvent[] }
  | { kind: "command"; tab: string; command: ReferencedCommand }
  | { kind: "taken"; ref: string }
  | { kind: "event"; event: EngineEvent }
  | { kind: "erased" };
