/** The members of a JSON object, none where the bytes are another value. Throws where they are no JSON. */
export function members(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
