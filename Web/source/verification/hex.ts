/** The bytes of base64url text as hexadecimal digits. */
export function hexadecimal(base64url: string): string {
  const binary = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  let digits = "";
  for (let index = 0; index < binary.length; index++) digits += binary.charCodeAt(index).toString(16).padStart(2, "0");
  return digits;
}

/** Hexadecimal digits cut into values of so many bytes each. */
export function pieces(digits: string, bytes: number): string[] {
  const result: string[] = [];
  for (let start = 0; start < digits.length; start += 2 * bytes) result.push(digits.slice(start, start + 2 * bytes));
  return result;
}
