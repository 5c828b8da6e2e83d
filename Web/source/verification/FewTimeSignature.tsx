import { useState } from "react";
import { Fingerprint } from "../interface/Fingerprint";
import type { FewTimeReport } from "../protocol/messages";
import { Anatomy } from "./Anatomy";
import { hexadecimal, pieces } from "./hex";
import { Positions } from "./Positions";

const number = new Intl.NumberFormat();
const hashSize = 32;

/** A message's few-time signature, as the engine found it: what the digest chose and what the key revealed for it. */
export function FewTimeSignature({ report }: { report: FewTimeReport }) {
  const [marked, setMarked] = useState<number>();
  const values = pieces(hexadecimal(report.revealedPreimages), hashSize);
  const revealed = values.length * hashSize;
  const numbers = report.bytes - 2 * hashSize - hashSize - revealed - report.proofBytes;
  return (
    <section className="few-time" aria-labelledby="few-time-title">
      <h3 id="few-time-title">Few-time signature</h3>
      <p className="few-time-lead">
        The digest of these words chose {values.length} of 1,024 secrets. Their owner revealed them, and hashing each 512 times
        led to the key.
      </p>
      <Positions indices={report.indices} marked={marked} />
      <Keys report={report} />
      <Anatomy
        title="Few-time signature"
        sections={[
          {
            name: "Salt",
            amount: `${hashSize} bytes`,
            parts: [hashSize],
            details: (
              <>
                <p>Chosen by the signer, so that nobody can search for words whose choices suit a forgery.</p>
                <code className="hexadecimal">{hexadecimal(report.salt)}</code>
              </>
            ),
          },
          {
            name: "Digest",
            amount: `${2 * hashSize} bytes`,
            parts: [2 * hashSize],
            details: (
              <>
                <p>SHA-512 over the key, the salt and the words. Ten bits at a time, it chooses 51 positions.</p>
                <code className="hexadecimal">{hexadecimal(report.digest)}</code>
              </>
            ),
          },
          {
            name: "Positions",
            amount: `${report.indices.length} different`,
            parts: [numbers],
            details: <code className="hexadecimal is-numbers">{report.indices.join(" ")}</code>,
          },
          {
            name: "Preimages",
            amount: `${values.length} × ${hashSize} bytes`,
            parts: [revealed],
            details: (
              <ol className="preimages" aria-label="Revealed preimages" tabIndex={0} onMouseLeave={() => setMarked(undefined)}>
                {values.map((value, index) => (
                  <li key={index} onMouseEnter={() => setMarked(report.indices[index])}>
                    <span>{report.indices[index]}</span>
                    <code className="hexadecimal">{value}</code>
                  </li>
                ))}
              </ol>
            ),
          },
          {
            name: "Proof",
            amount: `${report.proofBytes / hashSize} nodes`,
            parts: [report.proofBytes],
            details: (
              <p>
                {number.format(report.proofBytes)} bytes of the Merkle tree, with which the revealed secrets lead to the
                key&apos;s root. It was checked and is not kept.
              </p>
            ),
          },
        ]}
      />
      <dl className="facts">
        <div>
          <dt>Few-time key</dt>
          <dd>
            <Fingerprint value={report.fingerprint} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

/** Which of the certified keys signed, and how often it has. */
function Keys({ report }: { report: FewTimeReport }) {
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
