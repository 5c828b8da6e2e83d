import { useState } from "react";
import { Icon } from "../interface/Icon";
import { Banner } from "./Banner";
import { LogInAgain } from "./LogInAgain";

/** Says that the server has ended the session. Keys and history are still here; the password starts a new one. */
export function SessionBanner() {
  const [asking, setAsking] = useState(false);
  return (
    <div role="alert">
      <Banner>
        <Icon name="key" size={16} />
        <span>Your session has ended. Your keys and messages are still here.</span>
        <button type="button" className="button button-inline" onClick={() => setAsking(true)}>
          Log in again
        </button>
      </Banner>
      {asking && <LogInAgain onClose={() => setAsking(false)} />}
    </div>
  );
}
