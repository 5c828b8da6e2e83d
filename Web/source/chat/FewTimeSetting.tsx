import { Fact } from "../interface/Fact";
import { FormError } from "../interface/FormError";
import type { RoomSummary } from "../protocol/generated/rooms";
import { useCommand } from "./useCommand";
import "./FewTimeSetting.css";

/** Whether messages carry a few-time signature, too. A member changes it for all, and all see who did. */
export function FewTimeSetting({ room }: { room: RoomSummary }) {
  const { busy, error, run } = useCommand(() => {});
  const on = room.fewTime;
  return (
    <Fact name="Few-time signatures">
      <FormError text={error} />
      {on ? "On: each message carries one, by a key that signs twice." : "Off"}
      <p className="facts-note">The members agree on this. The server cannot change it.</p>
      {room.state === "ok" && (
        <button
          type="button"
          className="button facts-action"
          disabled={busy}
          onClick={() => run({ type: "setFewTime", room: room.id, on: !on })}
        >
          {on ? "Turn off" : "Turn on"}
        </button>
      )}
    </Fact>
  );
}
