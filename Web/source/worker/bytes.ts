/** One byte a character; exact for every byte string. */
export function toLatin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

export function fromLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function encodeBase64URL(bytes: Uint8Array): string {
  return btoa(toLatin1(bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function concatenate(...parts: Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((count, part) => count + part.length, 0));
  let start = 0;
  for (const part of parts) {
    result.set(part, start);
    start += part.length;
  }
  return result;
}
