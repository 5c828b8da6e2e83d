import { useMemo } from "react";

export function useSum(a: number, b: number): number {
  return useMemo((): number => a + b, [a]);
}
