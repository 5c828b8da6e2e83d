import type { HashSignatureParts } from "../protocol/generated/proofs";
import { Anatomy } from "./Anatomy";
import { hexadecimal } from "./hex";
import { Hexadecimal } from "./Hexadecimal";
import { Track } from "./Track";
import "./HashSignature.css";

const number = new Intl.NumberFormat();

/** The parts of an SLH-DSA signature (FIPS 205), as the engine found them in it. */
export function HashSignature({ parts, signature }: { parts: HashSignatureParts; signature: Uint8Array }) {
  const { n, forsHeight, forsLeaves, chains, treeHeight, layerLeaves } = parts;
  const tree = (1 + forsHeight) * n;
  const layer = (chains + treeHeight) * n;
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
              <Hexadecimal>{hexadecimal(signature.subarray(0, n))}</Hexadecimal>
            </>
          ),
        },
        {
          name: "FORS",
          amount: `${forsLeaves.length} trees`,
          parts: forsLeaves.map(() => tree),
          details: (
            <>
              <p>
                The digest chooses one of {number.format(2 ** forsHeight)} secrets in each tree. The signature reveals it,{" "}
                {n} bytes, with its path to the root, {forsHeight} × {n} bytes.
              </p>
              <ol className="choices" aria-label="Chosen leaves">
                {forsLeaves.map((leaf, index) => (
                  <li key={index}>
                    <Track place={leaf / 2 ** forsHeight} />
                    <span>{number.format(leaf)}</span>
                  </li>
                ))}
              </ol>
            </>
          ),
        },
        {
          name: "Hypertree",
          amount: `${layerLeaves.length} layers`,
          parts: layerLeaves.flatMap(() => [chains * n, treeHeight * n]),
          details: (
            <>
              <p>
                Each layer signs the root below it: {chains} hash chains (WOTS+),{" "}
                {number.format(chains * n)} bytes, and a path of {treeHeight} × {n} bytes, {number.format(layer)} in
                all. The top layer&apos;s root is the public key.
              </p>
              <ol className="choices" aria-label="Signing leaves, from the bottom">
                {layerLeaves.map((leaf, index) => (
                  <li key={index}>
                    <Track place={leaf / 2 ** treeHeight} />
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
