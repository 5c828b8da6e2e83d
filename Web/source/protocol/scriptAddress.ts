let policy: TrustedTypePolicy | undefined;

/**
 * The address of a worker's script as the content policy wants it: named by the one policy that it allows, which knows one
 * script, the first that is asked for. The page starts the engine's worker, and that one starts those that sign.
 */
export function scriptAddress(address: string): string {
  const factory = (globalThis as { trustedTypes?: TrustedTypePolicyFactory }).trustedTypes;
  if (factory === undefined) return address;
  policy ??= factory.createPolicy("nightjar", {
    createScriptURL: (wanted) => {
      if (wanted !== address) throw new TypeError("Not a script of this page.");
      return wanted;
    },
  });
  // Browsers want the policy's object; TypeScript 4.8 knows `Worker` with text alone.
  return policy.createScriptURL(address) as unknown as string;
}
