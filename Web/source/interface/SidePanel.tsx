import type { ReactNode } from "react";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";
import { useMedia } from "./useMedia";
import "./SidePanel.css";

/** Beside the conversation where there is room for it, over it where there is not. */
export function SidePanel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const wide = useMedia("(min-width: 1100px)");
  if (!wide) {
    return (
      <Dialog title={title} onClose={onClose}>
        {children}
      </Dialog>
    );
  }
  return (
    <aside className="side-panel" aria-label={title}>
      <header className="side-panel-head">
        <h2>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <div className="side-panel-body">{children}</div>
    </aside>
  );
}
