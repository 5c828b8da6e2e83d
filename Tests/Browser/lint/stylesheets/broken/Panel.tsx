import "./Page.css";
import "./Panel.css";

export const Panel = () => <section className="panel button" />;
