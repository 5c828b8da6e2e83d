import { Mark } from "../interface/Mark";
import "./Nothing.css";

interface NothingProps {
  known: boolean;
  chosen: boolean;
  empty: boolean;
  onDialog: (dialog: "room" | "direct") => void;
}

/** What stands in the place of a conversation. */
export function Nothing({ known, chosen, empty, onDialog }: NothingProps) {
  let text = "Choose a room on the left, or start a new one.";
  if (!known) text = "Opening your rooms…";
  else if (chosen) text = "You are not in this room, or not any more.";
  else if (empty) text = "Make a room, or write to someone: what you say stays between you.";
  return (
    <main className="nothing">
      <Mark size={64} />
      <h2>{known && empty ? "It is quiet here" : "Nightjar"}</h2>
      <p>{text}</p>
      {chosen && known && (
        <a className="button" href="#/rooms">
          All rooms
        </a>
      )}
      {empty && !chosen && (
        <div className="nothing-actions">
          <button type="button" className="button button-primary" onClick={() => onDialog("room")}>
            Make a room
          </button>
          <button type="button" className="button" onClick={() => onDialog("direct")}>
            Write to someone
          </button>
        </div>
      )}
    </main>
  );
}
