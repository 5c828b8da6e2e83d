import { useId, useState } from "react";
import { Icon } from "./Icon";
import "./PeopleField.css";

interface PeopleFieldProps {
  label: string;
  hint?: string;
  onChange: (people: string[]) => void;
  autoFocus?: boolean;
  optional?: boolean;
}

/** The names in `text`, as people separate them. */
export function splitNames(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((name) => name.replace(/^@/, "").toLowerCase())
    .filter((name) => name !== "");
}

/** Usernames, each a chip; Enter, a space or a comma ends one. What is still being typed counts as a name too. */
export function PeopleField({ label, hint, onChange, autoFocus, optional }: PeopleFieldProps) {
  const id = useId();
  const [text, setText] = useState("");
  const [chips, setChips] = useState<string[]>([]);
  const typed = splitNames(text);
  const update = (names: string[], next: string) => {
    const different = [...new Set(names)];
    setChips(different);
    setText(next);
    onChange([...new Set([...different, ...splitNames(next)])]);
  };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional && <span className="field-optional">optional</span>}
      </label>
      <div className="field-box chips">
        {chips.map((name) => (
          <span className="chip" key={name}>
            {name}
            <button
              type="button"
              aria-label={`Leave out ${name}`}
              onClick={() => update(chips.filter((other) => other !== name), text)}
            >
              <Icon name="close" size={14} />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={text}
          autoCapitalize="none"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          placeholder={chips.length === 0 ? "username" : ""}
          data-autofocus={autoFocus ? "" : undefined}
          aria-describedby={hint === undefined ? undefined : `${id}-about`}
          onChange={(event) => {
            const next = event.target.value;
            if (/[\s,;]$/.test(next)) update([...chips, ...splitNames(next)], "");
            else update(chips, next);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && typed.length > 0 && !event.nativeEvent.isComposing) {
              event.preventDefault();
              update([...chips, ...typed], "");
            } else if (event.key === "Backspace" && text === "" && chips.length > 0) {
              update(chips.slice(0, -1), "");
            }
          }}
        />
      </div>
      {hint !== undefined && (
        <span id={`${id}-about`} className="field-hint">
          {hint}
        </span>
      )}
    </div>
  );
}
