import { useChat } from "../engine/context";
import { seqOf, type Message } from "../engine/Message";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import { SidePanel } from "../interface/SidePanel";
import { fullTime } from "../interface/times";
import { codeName } from "../words";
import { FewTimeSignature } from "./FewTimeSignature";
import { HashSignature } from "./HashSignature";
import { OneTimeFacts } from "./OneTimeFacts";
import { RawSignature } from "./RawSignature";
import { useProof } from "./useProof";
import { Verdict } from "./Verdict";
import "./SignaturePanel.css";

const bytes = new Intl.NumberFormat(undefined, { style: "unit", unit: "byte", unitDisplay: "long" });

/** How a message was verified, or why it was not. */
export function SignaturePanel({ message: opened, onClose }: { message: Message; onClose: () => void }) {
  const seq = seqOf(opened);
  // The engine may have said more about it since the panel was opened.
  const message = useChat(
    (state) => state.conversations[opened.room]?.messages.find((other) => seqOf(other) === seq) ?? opened,
  );
  const proof = useProof(message);
  const { author, content, device, epoch, time } = message;
  const signature = proof?.signature;
  const claimed = content.type === "failed" ? ", as the server says" : "";
  return (
    <SidePanel title="Signature" onClose={onClose}>
      <Verdict message={message} />
      <dl className="facts">
        <Fact name={`Sender${claimed}`}>{author?.username || "Unknown"}</Fact>
        <Fact name={`Device${claimed}`}>{device?.name || device?.id || "Unknown"}</Fact>
        {time > 0 && <Fact name="Taken by the server">{fullTime(time)}</Fact>}
        {signature && (
          <>
            <Fact name="Scheme">{signature.scheme}</Fact>
            <OneTimeFacts scheme={signature.scheme} signature={signature.signature} />
            <Fact name="Signature key">
              <Fingerprint value={signature.fingerprint} />
            </Fact>
            <Fact name="Signature size">{bytes.format(signature.signature.length)}</Fact>
            <Fact name="Signed content">{bytes.format(signature.signed.length)}</Fact>
          </>
        )}
        <div className="facts-pair">
          <Fact name="Epoch">{epoch}</Fact>
          {signature && <Fact name="Generation">{signature.generation}</Fact>}
          {seq !== undefined && <Fact name="Position">{seq}</Fact>}
        </div>
        {content.type === "failed" && (
          <Fact name="Reason">
            <code className="fingerprint">{codeName(content.failure)}</code>
          </Fact>
        )}
      </dl>
      {signature?.parts && <HashSignature parts={signature.parts} signature={signature.signature} />}
      {signature && <RawSignature value={signature.signature} />}
      {proof?.fewTime && <FewTimeSignature report={proof.fewTime} />}
    </SidePanel>
  );
}
