import { CommandError } from "./ChatClient";

const sentences: Record<string, string> = {
  username_taken: "That username is taken. Please choose another one.",
  email_taken: "That email address belongs to another account.",
  invalid_credentials: "Username or password is not right.",
  rate_limited: "Too many attempts. Please wait a moment and try again.",
  not_found: "There is nobody with that name here.",
  no_key_packages: "One of these people has no device that can be added yet.",
  offline: "The server cannot be reached. Check the connection and try again.",
  backup_damaged: "This password does not open the account's keys.",
  interrupted: "The tab that was doing this was closed. Please try again.",
};

/** A sentence for people about why a command failed. */
export function explain(error: unknown): string {
  if (!(error instanceof CommandError)) return "Something went wrong. Please try again.";
  return sentences[error.code] ?? error.message;
}
