import { Dialog } from "../interface/Dialog";
import { Fact } from "../interface/Fact";
import { Fingerprint } from "../interface/Fingerprint";
import { ThemeSwitch } from "../interface/ThemeSwitch";
import type { SignedInAccount } from "../protocol/generated/news";

export function AccountDialog({ account, onClose }: { account: SignedInAccount; onClose: () => void }) {
  return (
    <Dialog title={account.username} onClose={onClose}>
      <dl className="facts">
        <Fact name="This device">{account.deviceName}</Fact>
        <Fact name="Account key">
          <Fingerprint value={account.fingerprint} />
          <p className="facts-note">Others see the same letters beside your name, if nobody is in between.</p>
        </Fact>
        <Fact name="Appearance">
          <ThemeSwitch />
        </Fact>
      </dl>
    </Dialog>
  );
}
