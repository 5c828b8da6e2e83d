import { Dialog } from "../interface/Dialog";
import { DialogActions } from "../interface/DialogActions";

export function LogOutDialog({ onClose, onLogOut }: { onClose: () => void; onLogOut: () => void }) {
  return (
    <Dialog
      title="Log out of this browser?"
      lead="The keys and messages kept in this browser are erased. What only this device could read cannot be read again."
      onClose={onClose}
    >
      <DialogActions>
        <button type="button" className="button" data-autofocus="" onClick={onClose}>
          Stay
        </button>
        <button type="button" className="button button-danger" onClick={onLogOut}>
          Log out and erase
        </button>
      </DialogActions>
    </Dialog>
  );
}
