import type { Choice } from "./View";

export const Head = ({ onChoice }: { onChoice: (choice: Choice) => void }) => <button onClick={() => onChoice("open")} />;
