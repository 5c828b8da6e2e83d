/** What the interface asks of the engine. The client adds `ref`, by which the answer is known. */
export type Command =
  | { do: "register"; username: string; email?: string; password: string; deviceName: string }
  | { do: "login"; login: string; password: string; deviceName: string }
  | { do: "logout" }
  | { do: "createRoom"; name: string; kind: "group" | "direct"; members: string[]; suite?: number; fewTime?: boolean }
  | { do: "invite"; room: string; users: string[] }
  | { do: "remove"; room: string; user: string }
  | { do: "leave"; room: string }
  | { do: "rename"; room: string; name: string }
  | { do: "setFewTime"; room: string; on: boolean }
  | { do: "send"; room: string; text: string }
  | { do: "retry"; room: string }
  | { do: "open"; room: string }
  | { do: "connect" }
  | { do: "disconnect" }
  | HistoryCommand;

/** Answered by the host from its own store, never by the engine. At most one of `before` and `after` is given. */
export interface HistoryCommand {
  do: "history";
  room: string;
  /** Messages with a smaller sequence number, newest first in the search. */
  before?: number;
  /** Messages with a greater sequence number, oldest first in the search. */
  after?: number;
  limit: number;
}

export type ReferencedCommand = Command & { ref: string };
