import "./Positions.css";

const side = 32;

interface PositionsProps {
  indices: number[];
  /** One that is looked at in the list of values. */
  marked: number | undefined;
}

/** The 1,024 positions of a few-time key, row by row, with those lit whose secrets a signature reveals. */
export function Positions({ indices, marked }: PositionsProps) {
  return (
    <svg
      className="positions"
      viewBox={`-0.1 -0.1 ${side} ${side}`}
      role="img"
      aria-label={`1,024 positions, of which ${indices.length} are revealed: ${indices.join(", ")}`}
    >
      <path className="positions-all" d={everyCell} />
      {indices.map((index) => (
        <rect
          key={index}
          className={marked === index ? "position is-marked" : "position"}
          x={index % side}
          y={Math.floor(index / side)}
          width={cell}
          height={cell}
        >
          <title>{`Position ${index}`}</title>
        </rect>
      ))}
    </svg>
  );
}

const cell = 0.8;
const everyCell = Array.from(
  { length: side * side },
  (_, index) => `M${index % side} ${Math.floor(index / side)}h${cell}v${cell}h-${cell}z`,
).join("");
