import { memo, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";

type Zone = { name: string; offset: number };
const enum Precision {
  Minutes = 60_000,
}
declare const anywhere: Zone;

abstract class Ticker<T extends number = number> {
  readonly #listeners = new Set<(value: T) => void>();
  constructor(private readonly interval: T, protected label?: string) {}
  abstract get now(): T;
  every(listener: (value: T) => void): () => boolean;
  every(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener!);
  }
}

/** Types of every sort, between which the rules of hooks are kept. */
export const Clock = memo(function Clock<T extends Zone>({ zone, children }: { zone?: T | undefined; children: ReactNode }) {
  const [time, setTime] = useState<number>(() => Date.now());
  const ticks = useRef<number>(0);
  const { offset } = (zone ?? anywhere) as Zone;
  const shown: string = useMemo(() => new Date(time + offset!).toISOString(), [time, offset]);
  const tick = useCallback((): void => {
    ticks.current += 1;
    setTime(Date.now());
  }, []);
  useEffect(() => {
    const timer = setInterval(tick, Precision.Minutes);
    return () => clearInterval(timer);
  }, [tick]);
  if (time === 0) return null;
  return (
    <time title={shown}>
      {shown as string} {children}
    </time>
  );
});
