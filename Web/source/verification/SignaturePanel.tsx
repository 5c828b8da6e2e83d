import { useState, type ReactNode } from "react";
import { useChat } from "../engine/context";
import { Fingerprint } from "../interface/Fingerprint";
import { Icon } from "../interface/Icon";
import { SidePanel } from "../interface/SidePanel";
import { fullTime } from "../interface/times";
import type { Message } from "../protocol/messages";
import { FewTimeSignature } from "./FewTimeSignature";
import { HashSignature } from "./HashSignature";
import "./verification.css";

const bytes = new Intl.NumberFormat(undefined, { style: "unit", unit: "byte", unitDisplay: "long" });

/** How a message was verified, or why it was not. */
export function SignaturePanel({ message: opened, onClose }: { message: Message; onClose: () => void }) {
  // The engine may have said more about it since the panel was opened.
  const message = useChat(
    (state) => state.conversations[opened.room]?.messages.find((other) => other.seq === opened.seq) ?? opened,
  );
  const { signature } = message;
  return (
    <SidePanel title="Signature" onClose={onClose}>
      <div className={message.verified ? "verdict is-verified" : "verdict is-failed"} role="status">
        <Icon name={message.verified ? "seal" : "sealBroken"} size={26} />
        <div>
          <h3>{message.verified ? "Verified" : "Not verified"}</h3>
          <p>
            {message.verified
              ? `This device checked that ${message.mine ? "you" : message.username} signed exactly these words.`
              : (message.failure?.message ?? "The message did not pass the checks, so its text is not shown.")}
          </p>
        </div>
      </div>
      <dl className="facts">
        <Fact name={message.verified ? "Sender" : "Sender, as the server says"}>{message.username || "Unknown"}</Fact>
        <Fact name={message.verified ? "Device" : "Device, as the server says"}>{message.deviceName || message.device || "Unknown"}</Fact>
        {message.time > 0 && <Fact name="Taken by the server">{fullTime(message.time)}</Fact>}
        {signature && (
          <>
            <Fact name="Scheme">{signature.scheme}</Fact>
            <Fact name="Signature key">
              <Fingerprint value={signature.fingerprint} />
            </Fact>
            <Fact name="Signature size">{bytes.format(signature.bytes)}</Fact>
            {signature.signedBytes !== undefined && <Fact name="Signed content">{bytes.format(signature.signedBytes)}</Fact>}
          </>
        )}
        <div className="facts-pair">
          <Fact name="Epoch">{message.epoch}</Fact>
          {signature && <Fact name="Generation">{signature.generation}</Fact>}
          {message.seq !== undefined && <Fact name="Position">{message.seq}</Fact>}
        </div>
        {message.failure && (
          <Fact name="Reason">
            <code className="fingerprint">{message.failure.code}</code>
          </Fact>
        )}
      </dl>
      {signature?.parts && <HashSignature parts={signature.parts} />}
      {signature && <RawSignature value={signature.signature} />}
      {message.fewTime && <FewTimeSignature report={message.fewTime} />}
    </SidePanel>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The signature itself: long, so only on demand. */
function RawSignature({ value }: { value: string }) {
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
