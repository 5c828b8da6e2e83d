import { useChat } from "../engine/context";
import { Icon } from "../interface/Icon";
import { Spinner } from "../interface/Spinner";
import { useRoute } from "../route";
import { taskSentence } from "../words";
import { AccountFrame } from "./AccountFrame";
import "./Progress.css";

/** What is being made while an account is registered or opened on a new device. */
export function Progress() {
  const progress = useChat((state) => state.progress);
  const steps = useChat((state) => state.steps);
  const route = useRoute();
  if (progress === undefined) return null;
  const done = (progress.step - 1) / Math.max(1, progress.steps);
  return (
    <AccountFrame
      title={route.screen === "register" ? "Making your keys" : "Opening your account"}
      lead="This happens once, on this device, and takes a moment: the signatures are built from hashes."
    >
      <div
        className="progress-bar"
        role="progressbar"
        aria-label={taskSentence(progress.task)}
        aria-valuemin={0}
        aria-valuemax={progress.steps}
        aria-valuenow={progress.step}
      >
        <div className="progress-fill" style={{ width: "100%", transform: `scaleX(${Math.max(0.04, done)})` }} />
      </div>
      <ol className="progress-steps" aria-live="polite">
        {steps.map((task, index) => {
          const current = index === steps.length - 1;
          return (
            <li key={task} aria-current={current ? "step" : undefined}>
              <span className="progress-dot">
                {current ? <Spinner /> : <Icon name="check" size={14} />}
              </span>
              {taskSentence(task)}
            </li>
          );
        })}
      </ol>
    </AccountFrame>
  );
}
