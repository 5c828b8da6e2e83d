import { width } from "./size";
import type { ReactNode } from "react";

export const Frame = ({ children }: { children: ReactNode }) => <div style={{ width }}>{children}</div>;
