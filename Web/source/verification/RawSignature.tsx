import { useState } from "react";
import "./RawSignature.css";

/** The signature itself: long, so only on demand. */
export function RawSignature({ value: bytes }: { value: Uint8Array }) {
  const value = base64url(bytes);
  const [shown, setShown] = useState(false);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <div className="raw">
      <div className="raw-actions">
        <button type="button" className="button" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? "Hide the signature" : "Show the signature"}
        </button>
        {shown && (
          <button type="button" className="button button-quiet" onClick={() => void copy()}>
            {copied ? "Copied" : "Copy"}
          </button>
        )}
      </div>
      {shown && (
        <pre className="raw-signature" tabIndex={0} aria-label="Signature, base64url">
          {value}
        </pre>
      )}
    </div>
  );
}

function base64url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
