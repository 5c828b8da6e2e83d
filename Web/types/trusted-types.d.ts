// Trusted Types (W3C), the part that the page uses; TypeScript 4.8 does not know them yet.
declare class TrustedScriptURL {
  private constructor();
  toString(): string;
}

interface TrustedTypePolicy {
  createScriptURL(input: string): TrustedScriptURL;
}

interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: { createScriptURL?: (input: string) => string }): TrustedTypePolicy;
}
