import { useState } from "react";

export function ordinary(): number {
  return useState<number>(0)[0];
}
