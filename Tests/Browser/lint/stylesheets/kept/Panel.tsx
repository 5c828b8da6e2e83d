import "./Panel.css";

export const Panel = ({ tint }: { tint: number }) => (
  <section className={`panel panel-${tint}`}>
    <button className="button">Open</button>
  </section>
);
