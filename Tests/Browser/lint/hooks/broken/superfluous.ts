import { useCallback } from "react";

let count: number = 0;

export function useCount(): () => number {
  return useCallback((): number => count, [count]);
}
