import type { ReactNode } from "react";
import { Icon } from "./Icon";
import "./Avatar.css";

const tints = 8;

/** One of the tints, always the same for the same id. */
function tint(id: string): number {
  let hash = 0;
  for (let index = 0; index < id.length; index++) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0;
  return hash % tints;
}

interface AvatarProps {
  /** What the colour is chosen by. */
  id: string;
  name: string;
  shape?: "person" | "room";
  size?: "small" | "normal";
  /** Shows a dot when it is known. */
  online?: boolean | undefined;
}

/** The first letter of a name in its colour; the name itself stands beside it, so this is hidden from screen readers. */
export function Avatar({ id, name, shape = "person", size = "normal", online }: AvatarProps) {
  const letter = [...name.trim()][0];
  const content: ReactNode = letter ?? <Icon name={shape === "room" ? "lock" : "person"} size={16} />;
  // A person's username is known before their id is, in a direct room that has not been opened.
  const key = shape === "person" ? name : id;
  return (
    <span className={`avatar avatar-${shape} avatar-${size} tint-${tint(key)}`} aria-hidden="true">
      {content}
      {online !== undefined && <span className={online ? "presence is-online" : "presence"} />}
    </span>
  );
}
