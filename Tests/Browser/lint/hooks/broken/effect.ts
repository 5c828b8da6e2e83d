import { useEffect } from "react";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title as string;
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
}
