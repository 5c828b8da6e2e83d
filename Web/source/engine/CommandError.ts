import type { Failure, FailureCode } from "../protocol/generated/failures";
import { failureSentence } from "../words";

/** The engine said no to a command. */
export class CommandError extends Error {
  readonly code: FailureCode;

  constructor(failure: Failure) {
    super(failureSentence(failure));
    this.code = failure.code;
  }
}

/** A sentence for people about why a command failed. */
export function explain(error: unknown): string {
  return error instanceof CommandError ? error.message : "Something went wrong. Please try again.";
}
