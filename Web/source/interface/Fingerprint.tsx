import "./Fingerprint.css";

/** A fingerprint in groups of four, so that two people can compare it aloud. */
export function Fingerprint({ value }: { value: string }) {
  const plain = value.replace(/[^0-9a-zA-Z_-]/g, "");
  return <code className="fingerprint">{plain.match(/.{1,4}/g)?.join(" ") ?? ""}</code>;
}
