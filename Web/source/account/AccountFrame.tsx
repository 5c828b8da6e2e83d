import type { ReactNode } from "react";
import night from "../../assets/night.svg";
import { Mark } from "../interface/Mark";
import { address } from "../route";
import "./account.css";

/** The frame of the screens before the chat: the night on one side, a form on the other. */
export function AccountFrame({ children }: { children: ReactNode }) {
  return (
    <div className="account">
      <img className="account-picture" src={night} alt="" />
      <div className="account-side">
        <a className="brand" href={address({ screen: "landing" })}>
          <Mark size={30} />
          Nightjar
        </a>
        <main className="account-main">{children}</main>
      </div>
    </div>
  );
}
