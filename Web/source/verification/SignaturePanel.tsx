import { useChat } from "../engine/context";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import { SidePanel } from "../interface/SidePanel";
import { fullTime } from "../interface/times";
import type { Message } from "../protocol/messages";
import { FewTimeSignature } from "./FewTimeSignature";
import { HashSignature } from "./HashSignature";
import { RawSignature } from "./RawSignature";
import { Verdict } from "./Verdict";
import "./SignaturePanel.css";

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
      <Verdict message={message} />
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
