import { useEffect, useRef, useState, type ReactNode } from "react";
import { Icon, type IconName } from "./Icon";
import "./Menu.css";

export interface MenuItem {
  icon: IconName;
  label: string;
  danger?: boolean;
  /** Draws a line above. */
  apart?: boolean;
  onChoose: () => void;
}

interface MenuProps {
  label: string;
  className: string;
  children: ReactNode;
  items: MenuItem[];
  opensUp?: boolean;
}

/** A button that opens a list of commands; arrow keys move in it, Escape closes it. */
export function Menu({ label, className, children, items, opensUp }: MenuProps) {
  const [open, setOpen] = useState(false);
  const anchor = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    anchor.current?.querySelector<HTMLElement>("[role='menuitem']")?.focus();
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const move = (event: React.KeyboardEvent) => {
    const entries = [...(anchor.current?.querySelectorAll<HTMLElement>("[role='menuitem']") ?? [])];
    const index = entries.findIndex((entry) => entry === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    } else if (event.key === "Tab") {
      setOpen(false);
    } else if (step !== undefined) {
      event.preventDefault();
      entries[(index + step + entries.length) % entries.length]?.focus();
    }
  };
  return (
    <div className="menu-anchor" ref={anchor}>
      <button
        ref={button}
        type="button"
        className={className}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className={opensUp ? "menu menu-up" : "menu"} role="menu" aria-label={label} onKeyDown={move}>
          {items.map((item) => (
            <div key={item.label} role="none">
              {item.apart && <div className="menu-line" role="separator" />}
              <button
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={item.danger ? "menu-item menu-item-danger" : "menu-item"}
                onClick={() => {
                  close();
                  item.onChoose();
                }}
              >
                <Icon name={item.icon} />
                {item.label}
              </button>
            </div>
          ))}
        </div>
      )}
    </div>
  );
}
