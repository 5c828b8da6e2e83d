import { useEffect, type ReactNode } from "react";

export function Early({ children }: { children?: ReactNode }) {
  if (children === undefined) return null;
  useEffect(() => {}, []);
  return <>{children}</>;
}
