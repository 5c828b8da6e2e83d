import type { Person, RoomChange } from "../protocol/generated/timeline";
import { changesSentence } from "../words";
import "./ChangeRow.css";

interface ChangeRowProps {
  entryKey: string;
  seq: number | undefined;
  changes: RoomChange[];
  author: Person | undefined;
}

/** What happened in the room. */
export function ChangeRow({ entryKey, seq, changes, author }: ChangeRowProps) {
  return (
    <li className="system" data-key={entryKey} data-seq={seq}>
      <span>{changesSentence(changes, { author })}</span>
    </li>
  );
}
