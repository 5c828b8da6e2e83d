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
/** Shares of the whole: what a part of a few bytes must have to be seen at all, and what lies between two parts. */
const narrowest = 0.008;
const gap = 0.003;

/** All bytes of a signature, from the first to the last, in proportion. */
export function Strip({ label, sections, shown }: StripProps) {
  const total = sections.reduce((sum, section) => sum + length(section), 0);
  let start = 0;
  return (
    <svg className="strip" viewBox={`0 0 ${total} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {sections.map((section, index) => {
        let place = start;
        start += length(section);
        const dimmed = shown !== undefined && shown !== section.name;
        return (
          <g key={section.name} className={`strip-section tone-${index}${dimmed ? " is-dimmed" : ""}`}>
            {section.parts.map((bytes, part) => {
              const x = place;
              place += bytes;
              return (
                <rect key={part} x={x} y={0} width={Math.max(bytes - total * gap, total * narrowest)} height={height}>
                  <title>{`${section.name}, ${bytes} bytes from byte ${x}`}</title>
                </rect>
              );
            })}
          </g>
        );
      })}
    </svg>
  );
}

function length(section: StripSection): number {
  return section.parts.reduce((sum, bytes) => sum + bytes, 0);
}
