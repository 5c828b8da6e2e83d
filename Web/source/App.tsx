import { useEffect, useRef } from "react";
import { Login } from "./account/Login";
import { Progress } from "./account/Progress";
import { Register } from "./account/Register";
import { Chat } from "./chat/Chat";
import { useChat } from "./engine/context";
import { Notices } from "./interface/Notices";
import { Landing } from "./landing/Landing";
import { go, useRoute } from "./route";
import { Starting } from "./starting/Starting";
import { Unavailable } from "./unavailable/Unavailable";

/** The screen for the state of the engine and the address. */
export function App() {
  const route = useRoute();
  const phase = useChat((state) => state.engine?.phase);
  const halted = useChat((state) => state.halted);
  const progress = useChat((state) => state.progress);
  const known = useChat((state) => state.engine?.account !== undefined);
  // Whoever logs in again on a device that has the account's keys keeps the chat in view.
  const signedIn = phase === "ready" || (phase === "working" && known);
  const inside = route.screen === "rooms" || route.screen === "room";
  const wasSignedIn = useRef(false);

  useEffect(() => {
    if (signedIn && !inside) go({ screen: "rooms" }, true);
    if (phase === "signedOut" && inside) go({ screen: wasSignedIn.current ? "landing" : "login" }, true);
    if (signedIn) {
      wasSignedIn.current = true;
      // Ask once that the browser does not clear the keys when disk space is short.
      void navigator.storage?.persist?.();
    }
  }, [signedIn, phase, inside]);

  if (halted !== undefined) return <Unavailable reason={halted} />;
  if (phase === undefined) return <Starting />;
  if (signedIn) {
    return (
      <>
        <Chat room={route.screen === "room" ? route.room : undefined} />
        <Notices />
      </>
    );
  }
  const working = phase === "working" && progress !== undefined;
  let screen = <Landing />;
  if (route.screen === "register") screen = <Register invitation={route.invitation} />;
  else if (route.screen === "login" || inside) screen = <Login />;
  return (
    <>
      {/* The form stays, so that after a failure it still has what was typed, and says what went wrong. */}
      <div className="screen" hidden={working}>
        {screen}
      </div>
      {working && <Progress />}
      <Notices />
    </>
  );
}
