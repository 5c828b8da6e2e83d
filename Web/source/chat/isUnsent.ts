import type { Message } from "../protocol/messages";

/** Whether the server has refused a message of this device. */
export function isUnsent(message: Message): boolean {
  return message.seq === undefined && message.failure !== undefined;
}
