import type { SignatureParts } from "../protocol/messages";
import { Anatomy } from "./Anatomy";
import { hexadecimal } from "./hex";
import { Hexadecimal } from "./Hexadecimal";
import { Track } from "./Track";
import "./HashSignature.css";

const number = new Intl.NumberFormat();

/** The parts of an SLH-DSA signature (FIPS 205), as the engine found them in it. */
export function HashSignature({ parts }: { parts: SignatureParts }) {
  const { n, fors, hypertree } = parts;
  const tree = (1 + fors.height) * n;
  const layer = (hypertree.chains + hypertree.height) * n;
  return (
    <Anatomy
      title="Hash-based signature"
      sections={[
        {
          name: "Randomiser",
          amount: `${n} bytes`,
          parts: [n],
          details: (
            <>
              <p>Makes the choice below unpredictable: it enters the digest of the message.</p>
              <Hexadecimal>{hexadecimal(parts.randomizer)}</Hexadecimal>
            </>
          ),
        },
        {
          name: "FORS",
          amount: `${fors.leaves.length} trees`,
          parts: fors.leaves.map(() => tree),
          details: (
            <>
              <p>
                The digest chooses one of {number.format(2 ** fors.height)} secrets in each tree. The signature reveals it,{" "}
                {n} bytes, with its path to the root, {fors.height} × {n} bytes.
              </p>
              <ol className="choices" aria-label="Chosen leaves">
                {fors.leaves.map((leaf, index) => (
                  <li key={index}>
                    <Track place={leaf / 2 ** fors.height} />
                    <span>{number.format(leaf)}</span>
                  </li>
                ))}
              </ol>
            </>
          ),
        },
        {
          name: "Hypertree",
          amount: `${hypertree.leaves.length} layers`,
          parts: hypertree.leaves.flatMap(() => [hypertree.chains * n, hypertree.height * n]),
          details: (
            <>
              <p>
                Each layer signs the root below it: {hypertree.chains} hash chains (WOTS+),{" "}
                {number.format(hypertree.chains * n)} bytes, and a path of {hypertree.height} × {n} bytes, {number.format(layer)} in
                all. The top layer&apos;s root is the public key.
              </p>
              <ol className="choices" aria-label="Signing leaves, from the bottom">
                {hypertree.leaves.map((leaf, index) => (
                  <li key={index}>
                    <Track place={leaf / 2 ** hypertree.height} />
                    <span>{number.format(leaf)}</span>
                  </li>
                ))}
              </ol>
            </>
          ),
        },
      ]}
    />
  );
}
