import type { KnownFailureCode } from "../protocol/generated/failures";
import type { News } from "../protocol/generated/news";

/** What the host answers in the engine's place. */
export function failedReply(reference: string, code: KnownFailureCode): News {
  return { type: "reply", reference, outcome: { type: "failed", failure: { code, names: [] } } };
}
