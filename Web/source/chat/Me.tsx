import { useState } from "react";
import { useChat, useClient } from "../engine/context";
import { Avatar } from "../interface/Avatar";
import { Icon } from "../interface/Icon";
import { Menu } from "../interface/Menu";
import { AccountDialog } from "./AccountDialog";
import { LogOutDialog } from "./LogOutDialog";
import "./Me.css";

/** Who one is here, and what one can do about it. */
export function Me() {
  const client = useClient();
  const engine = useChat((state) => state.engine);
  const [dialog, setDialog] = useState<"account" | "logout">();
  const account = engine?.account;
  if (account === undefined) return null;
  return (
    <footer className="me">
      <Avatar id={account.user} name={account.username} online={engine?.connection === "online"} />
      <div className="me-names">
        <span className="me-name">{account.username}</span>
        <span className="me-device">{account.deviceName}</span>
      </div>
      <Menu
        label="Your account"
        className="icon-button"
        opensUp
        items={[
          { icon: "key", label: "Account and appearance", onChoose: () => setDialog("account") },
          { icon: "leave", label: "Log out", danger: true, apart: true, onChoose: () => setDialog("logout") },
        ]}
      >
        <Icon name="more" />
      </Menu>
      {dialog === "account" && <AccountDialog account={account} onClose={() => setDialog(undefined)} />}
      {dialog === "logout" && (
        <LogOutDialog onClose={() => setDialog(undefined)} onLogOut={() => client.tell({ type: "logOut" })} />
      )}
    </footer>
  );
}
