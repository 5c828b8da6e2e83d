import "./DayLine.css";

interface DayLineProps {
  entryKey: string;
  text: string;
  /** Stands before the first unread message. */
  isNew?: boolean;
}

/** A line across the messages: a new day, or where the unread ones begin. */
export function DayLine({ entryKey, text, isNew = false }: DayLineProps) {
  return (
    <li data-key={entryKey} className={isNew ? "day day-new" : "day"}>
      <span>{text}</span>
    </li>
  );
}
