import "./Track.css";

/** Where among all leaves one lies. */
export function Track({ place }: { place: number }) {
  return (
    <svg className="track" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track-all" x={0} y={2} width={100} height={2} />
      <rect className="track-one" x={place * 98.5} y={0} width={1.5} height={6} />
    </svg>
  );
}
