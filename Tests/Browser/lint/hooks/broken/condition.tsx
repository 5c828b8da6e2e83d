import { useState } from "react";

export function Condition({ open }: { open: boolean }) {
  if (open) {
    const [count] = useState<number>(0);
    return <p>{count}</p>;
  }
  return null;
}
