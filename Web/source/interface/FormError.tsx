import { Icon } from "./Icon";
import "./FormError.css";

/** Why a form was refused. */
export function FormError({ text }: { text: string | undefined }) {
  return (
    <div role="alert" hidden={text === undefined} className="form-error">
      <Icon name="alert" />
      <span>{text}</span>
    </div>
  );
}
