import { readPageMessage, writeWorkerMessage } from "../protocol/generated/tabs";
import { decode } from "../wire/WireReader";
import { encode } from "../wire/WireWriter";
import { Tab } from "./Tab";

const tab = new Tab(CORE_URL, (message) => self.postMessage(encode(message, writeWorkerMessage)));
self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (!(data instanceof Uint8Array)) return;
  const message = decode(data, readPageMessage);
  // It may have held a password.
  data.fill(0);
  tab.fromPage(message);
};
void tab.run();
