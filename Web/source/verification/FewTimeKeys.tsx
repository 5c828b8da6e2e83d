import type { FewTimeProof } from "../protocol/generated/proofs";
import "./FewTimeKeys.css";

/** Which of the certified keys signed, and how often it has. */
export function FewTimeKeys({ report }: { report: FewTimeProof }) {
  return (
    <div className="few-time-key">
      <svg viewBox={`0 0 ${report.keys * 10} 10`} aria-hidden="true" style={{ width: `${report.keys * 11}px` }}>
        {Array.from({ length: report.keys }, (_, index) => (
          <g key={index} className={index + 1 === report.key ? "is-current" : index + 1 < report.key ? "is-past" : ""}>
            <rect x={index * 10 + 1} y={1} width={7} height={3.5} rx={1} />
            <rect
              className={index + 1 === report.key && report.use < report.uses ? "is-left" : ""}
              x={index * 10 + 1}
              y={5.5}
              width={7}
              height={3.5}
              rx={1}
            />
          </g>
        ))}
      </svg>
      <p>
        Key {report.key} of {report.keys}, signature {report.use} of {report.uses}
      </p>
    </div>
  );
}
