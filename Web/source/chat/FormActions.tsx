import { DialogActions } from "../interface/DialogActions";
import { Spinner } from "../interface/Spinner";

interface FormActionsProps {
  label: string;
  busy: boolean;
  disabled?: boolean;
  danger?: boolean;
  onCancel: () => void;
}

/** The buttons under a dialog's form. */
export function FormActions({ label, busy, disabled, danger, onCancel }: FormActionsProps) {
  return (
    <DialogActions>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
      <button
        type="submit"
        className={danger ? "button button-danger" : "button button-primary"}
        disabled={busy || disabled === true}
      >
        {busy && <Spinner />}
        {label}
      </button>
    </DialogActions>
  );
}
