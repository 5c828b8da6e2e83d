import type { ReactNode } from "react";
import night from "../../assets/night.svg";
import { Brand } from "../interface/Brand";
import { address } from "../route";
import "./AccountFrame.css";

interface AccountFrameProps {
  title: string;
  lead: string;
  children: ReactNode;
  /** Under the form: where else one may want to go. */
  other?: ReactNode;
}

/** The frame of the screens before the chat: the night on one side, a form on the other. */
export function AccountFrame({ title, lead, children, other }: AccountFrameProps) {
  return (
    <div className="account">
      <img className="account-picture" src={night} alt="" />
      <div className="account-side">
        <Brand size={30} href={address({ screen: "landing" })} />
        <main className="account-main">
          <h1>{title}</h1>
          <p className="account-lead">{lead}</p>
          {children}
          {other !== undefined && <p className="account-other">{other}</p>}
        </main>
      </div>
    </div>
  );
}
