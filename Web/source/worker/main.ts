import type { PageMessage, WorkerMessage } from "../protocol/tabs";
import { Tab } from "./Tab";

const tab = new Tab(CORE_URL, (message: WorkerMessage) => self.postMessage(message));
self.onmessage = (message: MessageEvent<PageMessage>) => tab.fromPage(message.data);
void tab.run();
