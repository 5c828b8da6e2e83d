import * as words from "./words";

/** Nothing here is called what it may not be. */
export function read(text: string): string {
  const value: unknown = JSON.parse(text);
  const kinds = ["a", "b"] as const;
  return typeof value === "string" ? value : words.none + kinds[0];
}
