import { Dialog } from "../interface/Dialog";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import { ThemeSwitch } from "../interface/ThemeSwitch";
import type { StateEvent } from "../protocol/events";

export function AccountDialog({ engine, onClose }: { engine: StateEvent; onClose: () => void }) {
  return (
    <Dialog title={engine.user?.username ?? "Your account"} onClose={onClose}>
      <dl className="facts">
        <Fact name="This device">{engine.device?.name}</Fact>
        <Fact name="Account key">
          {engine.accountFingerprint && <Fingerprint value={engine.accountFingerprint} />}
          <p className="facts-note">Others see the same letters beside your name, if nobody is in between.</p>
        </Fact>
        <Fact name="Appearance">
          <ThemeSwitch />
        </Fact>
      </dl>
    </Dialog>
  );
}
