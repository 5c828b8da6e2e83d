import { Mark } from "./Mark";
import "./Brand.css";

/** The bird and the name; a link where there is somewhere to go. */
export function Brand({ size, href }: { size: number; href?: string }) {
  const content = (
    <>
      <Mark size={size} />
      Nightjar
    </>
  );
  if (href === undefined) return <span className="brand">{content}</span>;
  return (
    <a className="brand" href={href}>
      {content}
    </a>
  );
}
