import "./Spinner.css";

/** Turns while something is on its way. */
export function Spinner() {
  return <span className="spinner" />;
}
