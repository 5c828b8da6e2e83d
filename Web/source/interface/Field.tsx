import { useId, useState, type InputHTMLAttributes, type ReactNode } from "react";
import { Icon } from "./Icon";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  optional?: boolean;
  hint?: ReactNode;
  error?: string | undefined;
}

/** A line of text with its label; a password gets a button that shows it. */
export function Field({ label, optional, hint, error, type = "text", ...input }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const described = error !== undefined || hint !== undefined;
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional && <span className="field-optional">optional</span>}
      </label>
      <div className={error === undefined ? "field-box" : "field-box is-wrong"}>
        <input
          {...input}
          id={id}
          type={type === "password" && shown ? "text" : type}
          aria-invalid={error !== undefined}
          aria-describedby={described ? `${id}-about` : undefined}
        />
        {type === "password" && (
          <button
            type="button"
            className="icon-button"
            aria-label={shown ? "Hide the password" : "Show the password"}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            <Icon name={shown ? "eyeOff" : "eye"} />
          </button>
        )}
      </div>
      {described && (
        <span id={`${id}-about`} className={error === undefined ? "field-hint" : "field-error"}>
          {error ?? hint}
        </span>
      )}
    </div>
  );
}
