import mark from "../../assets/nightjar.svg";

/** The nightjar before the moon. */
export function Mark({ size = 28 }: { size?: number }) {
  return <img className="mark" src={mark} width={size} height={size} alt="" />;
}
