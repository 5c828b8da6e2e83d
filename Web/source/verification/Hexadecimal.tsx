import type { ReactNode } from "react";
import "./Hexadecimal.css";

/** Bytes as hexadecimal digits, broken anywhere; `words` are not broken. */
export function Hexadecimal({ children, words = false }: { children: ReactNode; words?: boolean }) {
  return <code className={words ? "hexadecimal is-words" : "hexadecimal"}>{children}</code>;
}
