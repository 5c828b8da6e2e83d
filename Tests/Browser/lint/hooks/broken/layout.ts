import { useLayoutEffect, useRef } from "react";

export function useWidth(box: { width: number }): void {
  const element = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    if (element.current !== null) element.current!.style.width = `${box.width}px`;
  }, [element]);
}
