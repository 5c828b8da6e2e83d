import { useId, useState, type ReactNode } from "react";
import { Icon } from "../interface/Icon";
import { Strip } from "./Strip";
import "./Anatomy.css";

export interface AnatomySection {
  name: string;
  /** Beside the name: how much of it there is. */
  amount: string;
  /** Lengths of its parts in bytes, in their order. */
  parts: number[];
  details: ReactNode;
}

const number = new Intl.NumberFormat();

/** A signature taken apart: a strip of all its bytes, and each section's details on demand. */
export function Anatomy({ title, sections }: { title: string; sections: AnatomySection[] }) {
  const [shown, setShown] = useState<string>();
  const id = useId();
  const total = sections.flatMap((section) => section.parts).reduce((sum, bytes) => sum + bytes, 0);
  return (
    <div className="anatomy">
      <Strip
        label={`${title}, ${number.format(total)} bytes: ${sections.map((s) => `${s.name}, ${s.amount}`).join("; ")}`}
        sections={sections}
        shown={shown}
      />
      <p className="anatomy-scale" aria-hidden="true">
        <span>0</span>
        <span>{number.format(total)} bytes</span>
      </p>
      <ul className="anatomy-sections">
        {sections.map((section, index) => {
          const open = shown === section.name;
          return (
            <li key={section.name}>
              <button
                type="button"
                className="anatomy-name"
                aria-expanded={open}
                aria-controls={`${id}-${index}`}
                onClick={() => setShown(open ? undefined : section.name)}
              >
                <span className={`anatomy-key tone-${index}`} aria-hidden="true" />
                <span>{section.name}</span>
                <span className="anatomy-amount">{section.amount}</span>
                <Icon name="chevron" size={14} />
              </button>
              <div id={`${id}-${index}`} className={`anatomy-details tone-${index}`} hidden={!open}>
                {open && section.details}
              </div>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
