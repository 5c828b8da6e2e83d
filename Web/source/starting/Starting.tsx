import { Mark } from "../interface/Mark";
import "./Starting.css";

/** Until the engine's first word: usually a few hundredths of a second, so it shows only when it takes longer. */
export function Starting() {
  return (
    <main className="starting" aria-busy="true" aria-label="Nightjar is starting">
      <Mark size={56} />
    </main>
  );
}
