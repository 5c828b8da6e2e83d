import "./Icon.css";

const paths = {
  alert: "M12 8v5m0 3.2v.1M10.3 3.9 2.6 17.2a2 2 0 0 0 1.7 3h15.4a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0z",
  back: "M15 5l-7 7 7 7",
  check: "M5 12.5l4.5 4.5L19 7.5",
  chevron: "M6 9l6 6 6-6",
  clock: "M12 7v5l3.2 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  close: "M6 6l12 12M18 6L6 18",
  cloudOff: "M3 3l18 18M8.5 7.2A6 6 0 0 1 17.6 11 4.2 4.2 0 0 1 20 18.6M16.5 19H7a4.5 4.5 0 0 1-1.3-8.8",
  device: "M4 5h16v11H4zM9 20h6m-3-4v4",
  down: "M12 5v14m-6-6l6 6 6-6",
  edit: "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  eyeOff: "M4 4l16 16M10 5.7a9 9 0 0 1 2-.2c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6 7.5A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 3.7-.8M9.9 9.9a3 3 0 0 0 4.2 4.2",
  info: "M12 11v5m0-8.2v-.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  key: "M15 9.5h.1M9.6 11.4 3.5 17.5V21H7v-2.2h2.2v-2.2h2.2l1.4-1.4a6 6 0 1 0-3.2-3.8z",
  leave: "M14 4h4.5A1.5 1.5 0 0 1 20 5.5v13a1.5 1.5 0 0 1-1.5 1.5H14M10 8l-4 4 4 4M6 12h10",
  lock: "M6 10.5h12v9.5H6zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3",
  message: "M4 5h16v12H10l-4.5 3.5V17H4z",
  monitor: "M3.5 5h17v11h-17zM9 20h6M12 16v4",
  moon: "M20 14.5A8.2 8.2 0 0 1 9.5 4a8.2 8.2 0 1 0 10.5 10.5z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  pencil: "M13 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-7M9.5 14.5l.6-2.9L18 3.7l2.3 2.3-7.9 7.9z",
  people: "M16 19v-1.2a3.8 3.8 0 0 0-3.8-3.8H6.8A3.8 3.8 0 0 0 3 17.8V19M9.5 10.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM21 19v-1.2a3.8 3.8 0 0 0-2.8-3.6M15.5 4.2a3.25 3.25 0 0 1 0 6.2",
  person: "M19 20v-1.3a4.2 4.2 0 0 0-4.2-4.2H9.2A4.2 4.2 0 0 0 5 18.7V20M12 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  personAdd: "M15 19v-1.2a3.8 3.8 0 0 0-3.8-3.8H6.3a3.8 3.8 0 0 0-3.8 3.8V19M8.8 10.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5zM19 8v6m-3-3h6",
  plus: "M12 5v14M5 12h14",
  refresh: "M20 5v5h-5M4 19v-5h5M19.5 10A7.8 7.8 0 0 0 6 6.7L4.5 8M4.5 14A7.8 7.8 0 0 0 18 17.3l1.5-1.3",
  search: "M16.5 16.5L21 21M10.8 18a7.2 7.2 0 1 0 0-14.4 7.2 7.2 0 0 0 0 14.4z",
  seal: "M12 3l7.5 2.8v5.4c0 4.6-3.1 8-7.5 9.8-4.4-1.8-7.5-5.2-7.5-9.8V5.8zM8.6 12l2.4 2.4 4.4-4.6",
  sealBroken: "M12 3l7.5 2.8v5.4c0 4.6-3.1 8-7.5 9.8-4.4-1.8-7.5-5.2-7.5-9.8V5.8zM12 8.2v4.6m0 2.7v.1",
  send: "M12 19V5m-6 6l6-6 6 6",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2m0 15v2m9.5-9.5h-2m-15 0h-2M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4m0-13.4l1.4 1.4m10.6 10.6l1.4 1.4",
} as const;

export type IconName = keyof typeof paths;

/** A line drawing on a grid of 24; decoration beside a name, so hidden from screen readers. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} {...(name === "more" ? { strokeWidth: 2.6 } : {})} />
    </svg>
  );
}
