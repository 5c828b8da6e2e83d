import "./Strip.css";

/** A part of a signature: its length decides its width. */
export interface StripSection {
  name: string;
  /** Lengths of the section's own parts, in bytes and in their order. */
  parts: number[];
}

interface StripProps {
  label: string;
  sections: StripSection[];
  /** The section whose details are in view. */
  shown: string | undefined;
}

const height = 30;
/** Shares of the whole: what a part of a few bytes gets, to be seen at all, and what lies between two parts. */
const narrowest = 0.011;
const gap = 0.003;

/** All bytes of a signature, from the first to the last, in proportion. */
export function Strip({ label, sections, shown }: StripProps) {
  const bytes = sections.flatMap((section) => section.parts).reduce((sum, part) => sum + part, 0);
  const width = (part: number) => Math.max(part, bytes * narrowest);
  let end = 0;
  let start = 0;
  const groups = sections.map((section, index) => {
    const dimmed = shown !== undefined && shown !== section.name;
    return (
      <g key={section.name} className={`strip-section tone-${index}${dimmed ? " is-dimmed" : ""}`}>
        {section.parts.map((part, position) => {
          const x = end;
          const first = start;
          end += width(part);
          start += part;
          return (
            <rect key={position} x={x} y={0} width={width(part) - bytes * gap} height={height}>
              <title>{`${section.name}: ${part} bytes from byte ${first}`}</title>
            </rect>
          );
        })}
      </g>
    );
  });
  return (
    <svg
      className="strip"
      viewBox={`0 0 ${end - bytes * gap} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {groups}
    </svg>
  );
}
