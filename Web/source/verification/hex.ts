/** Bytes as hexadecimal digits. */
export function hexadecimal(bytes: Uint8Array): string {
  let digits = "";
  for (const byte of bytes) digits += byte.toString(16).padStart(2, "0");
  return digits;
}

/** Hexadecimal digits cut into values of so many bytes each. */
export function pieces(digits: string, bytes: number): string[] {
  const result: string[] = [];
  for (let start = 0; start < digits.length; start += 2 * bytes) result.push(digits.slice(start, start + 2 * bytes));
  return result;
}
