import { Fact } from "../interface/Fact";
import { fullTime } from "../interface/times";
import { Fingerprint } from "../interface/Fingerprint";
import { hexadecimal } from "./hex";
import { oneTimeParts } from "./oneTimeParts";

const types = ["The device's own key, by FIPS 205", "One-time key, certified before", "One-time key, with its certificate"];

/** Which key has signed, in a room whose messages are signed with one-time keys; nothing for other signatures. */
export function OneTimeFacts({ scheme, signature }: { scheme: string; signature: Uint8Array }) {
  const parts = scheme.endsWith(" one-time") ? oneTimeParts(signature) : undefined;
  if (!parts) return null;
  return (
    <>
      <Fact name="Signed by">{types[parts.type]}</Fact>
      {parts.root && (
        <Fact name="Root of the keys">
          <Fingerprint value={hexadecimal(parts.root)} />
        </Fact>
      )}
      {parts.key !== undefined && (
        <Fact name="One-time key">
          {parts.key} of {parts.keys}
        </Fact>
      )}
      {parts.made !== undefined && <Fact name="Certificate made">{fullTime(parts.made)}</Fact>}
    </>
  );
}
