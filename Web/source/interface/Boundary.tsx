import { Component, type ReactNode } from "react";
import { Unavailable } from "../unavailable/Unavailable";

/** Shows a way on when the interface itself fails, instead of an empty page. */
export class Boundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <Unavailable reason="interface" /> : this.props.children;
  }
}
