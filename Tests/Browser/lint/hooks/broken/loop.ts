import { useRef } from "react";

export function useLoop(count: number): void {
  for (let index: number = 0; index < count; index++) useRef<number>(index);
}
