import { useState, type FormEvent } from "react";
import { Dialog } from "../interface/Dialog";
import { Field } from "../interface/Field";
import { FormError } from "../interface/FormError";
import { PeopleField } from "../interface/PeopleField";
import { go } from "../route";
import { FormActions } from "./FormActions";
import { useCommand } from "./useCommand";
import "./CreateRoom.css";

const suites = [
  {
    id: 0xf0e2,
    name: "Hash-based signatures",
    text: "SLH-DSA-SHA2-128s on every message: rests on nothing but hashes. Best for up to 64 devices.",
  },
  {
    id: 0xf0e4,
    name: "One-time signatures",
    text: "Hashes alone, too, by keys that sign one message each and that SLH-DSA certifies: small and fast messages.",
  },
  {
    id: 0xf0e1,
    name: "Lattice signatures",
    text: "ML-DSA-65: smaller and faster, also safe from quantum computers. For large rooms and busy bots.",
  },
];

export function CreateRoom({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const [members, setMembers] = useState<string[]>([]);
  const [suite, setSuite] = useState(0xf0e2);
  const [fewTime, setFewTime] = useState(false);
  const { busy, error, run } = useCommand((result) => {
    onClose();
    if (result.type === "room") go({ screen: "room", room: result.room });
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run({ type: "createRoom", kind: "group", name: name.trim(), members, suite, fewTime });
  };
  return (
    <Dialog title="New room" lead="Its name is sealed like its messages: only members can read it." onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormError text={error} />
        <Field
          label="Name"
          data-autofocus=""
          autoComplete="off"
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <PeopleField label="People" optional hint="Usernames. You can invite more later." onChange={setMembers} />
        <fieldset className="choice">
          <legend className="field-label">Signatures</legend>
          {suites.map(({ id, name: title, text }) => (
            <label className="choice-option" key={id}>
              <input type="radio" name="suite" checked={suite === id} onChange={() => setSuite(id)} />
              <span>
                <span className="choice-name">{title}</span>
                <span className="choice-text">{text}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <label className="choice-option">
          <input type="checkbox" role="switch" checked={fewTime} onChange={() => setFewTime(!fewTime)} />
          <span>
            <span className="choice-name">Few-time signatures, too</span>
            <span className="choice-text">
              Each message also reveals some of 1,024 secrets that only its sender had, under keys that sign twice and then
              make way for the next. Adds 16 KB to a message.
            </span>
          </span>
        </label>
        <FormActions label="Create room" busy={busy} disabled={name.trim() === ""} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
