import "./You.css";

/** Stands beside one's own name. */
export function You() {
  return <span className="you">you</span>;
}
