import { Dialog } from "../interface/Dialog";
import { Fingerprint } from "../interface/Fingerprint";
import { ThemeSwitch } from "../interface/ThemeSwitch";
import type { StateEvent } from "../protocol/events";

export function AccountDialog({ engine, onClose }: { engine: StateEvent; onClose: () => void }) {
  return (
    <Dialog title={engine.user?.username ?? "Your account"} onClose={onClose}>
      <dl className="facts">
        <div>
          <dt>This device</dt>
          <dd>{engine.device?.name}</dd>
        </div>
        <div>
          <dt>Account key</dt>
          <dd>
            {engine.accountFingerprint && <Fingerprint value={engine.accountFingerprint} />}
            <p className="facts-note">Others see the same letters beside your name, if nobody is in between.</p>
          </dd>
        </div>
        <div>
          <dt>Appearance</dt>
          <dd>
            <ThemeSwitch />
          </dd>
        </div>
      </dl>
    </Dialog>
  );
}
