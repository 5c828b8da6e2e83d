const characters: Record<string, string> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** Undoes the escaping that marked does for HTML: here text becomes text nodes, which need none. */
export function decode(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity] ?? entity);
}

const schemes = new Set(["http:", "https:", "mailto:"]);

/** The address of a link that may be followed, or nothing. */
export function safeAddress(href: string | null): string | undefined {
  if (href === null) return undefined;
  try {
    const address = new URL(decode(href));
    return schemes.has(address.protocol) ? address.href : undefined;
  } catch {
    return undefined;
  }
}
