import night from "../../assets/night.svg";
import { Brand } from "../interface/Brand";
import { ThemeSwitch } from "../interface/ThemeSwitch";
import { address } from "../route";
import "./Landing.css";

const promises = [
  {
    title: "Only the room can read",
    text: "Messages, names and pictures are sealed in your browser, with keys that a quantum computer does not open either.",
  },
  {
    title: "Every message is signed",
    text: "Hash-based signatures, checked before a word is shown. One touch shows who signed, on which device, with which key.",
  },
  {
    title: "Yours to run",
    text: "One program and one file on your own machine. No phone numbers, no trackers, nothing that calls home.",
  },
];

/** The first thing that a visitor sees. */
export function Landing() {
  return (
    <div className="landing">
      <header className="landing-head">
        <Brand size={30} href={address({ screen: "landing" })} />
        <ThemeSwitch />
      </header>
      <main className="landing-main">
        <div className="landing-words">
          <h1>
            Quiet words,
            <br />
            carried in the dark.
          </h1>
          <p className="landing-lead">
            Team chat that its own server cannot read, and that stays sealed when the computers of tomorrow come for it.
          </p>
          <div className="landing-actions">
            <a className="button button-primary button-large" href={address({ screen: "register" })}>
              Create an account
            </a>
            <a className="button button-large" href={address({ screen: "login" })}>
              Log in
            </a>
          </div>
          <ul className="landing-promises">
            {promises.map((promise) => (
              <li key={promise.title}>
                <h2>{promise.title}</h2>
                <p>{promise.text}</p>
              </li>
            ))}
          </ul>
        </div>
        <img className="landing-picture" src={night} alt="" />
      </main>
    </div>
  );
}
