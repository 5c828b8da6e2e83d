import type { ReactNode } from "react";
import "./Banner.css";

/** A line over the whole chat. */
export function Banner({ children }: { children: ReactNode }) {
  return <div className="banner">{children}</div>;
}
