import { Head } from "./Head";

export type Choice = "open" | "close";
export const View = () => <Head onChoice={() => {}} />;
