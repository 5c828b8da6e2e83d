import { useState } from "react";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import type { FewTimeProof } from "../protocol/generated/proofs";
import { Anatomy } from "./Anatomy";
import { FewTimeKeys } from "./FewTimeKeys";
import { hexadecimal, pieces } from "./hex";
import { Hexadecimal } from "./Hexadecimal";
import { Positions } from "./Positions";
import "./FewTimeSignature.css";

const number = new Intl.NumberFormat();
const hashSize = 32;

/** A message's few-time signature, as the engine found it: what the digest chose and what the key revealed for it. */
export function FewTimeSignature({ report }: { report: FewTimeProof }) {
  const [marked, setMarked] = useState<number>();
  const values = pieces(hexadecimal(report.revealedPreimages), hashSize);
  const revealed = values.length * hashSize;
  const numbers = report.size - 2 * hashSize - hashSize - revealed - report.merkleProofSize;
  return (
    <section className="few-time" aria-labelledby="few-time-title">
      <h3 id="few-time-title">Few-time signature</h3>
      <p className="few-time-lead">
        The digest of these words chose {values.length} of 1,024 secrets. Their owner revealed them, and hashing each 512 times
        led to the key.
      </p>
      <Positions indices={report.indices} marked={marked} />
      <FewTimeKeys report={report} />
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
                <Hexadecimal>{hexadecimal(report.salt)}</Hexadecimal>
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
                <Hexadecimal>{hexadecimal(report.digest)}</Hexadecimal>
              </>
            ),
          },
          {
            name: "Positions",
            amount: `${report.indices.length} different`,
            parts: [numbers],
            details: <Hexadecimal words>{report.indices.join(" ")}</Hexadecimal>,
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
                    <Hexadecimal>{value}</Hexadecimal>
                  </li>
                ))}
              </ol>
            ),
          },
          {
            name: "Proof",
            amount: `${report.merkleProofSize / hashSize} nodes`,
            parts: [report.merkleProofSize],
            details: (
              <p>
                {number.format(report.merkleProofSize)} bytes of the Merkle tree, with which the revealed secrets lead to the
                key&apos;s root. It was checked and is not kept.
              </p>
            ),
          },
        ]}
      />
      <dl className="facts">
        <Fact name="Few-time key">
          <Fingerprint value={report.fingerprint} />
        </Fact>
      </dl>
    </section>
  );
}
