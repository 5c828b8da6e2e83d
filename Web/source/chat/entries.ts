import { isSameDay } from "../interface/times";
import { idOf, seqOf, type Message } from "../engine/Message";

/** A line of the list: a message, or what stands between messages. */
export type Entry =
  | { kind: "day"; key: string; time: number }
  | { kind: "new"; key: string }
  | { kind: "message"; key: string; message: Message; continues: boolean };

/** Messages of one sender within this time stand under one name. */
const closeTogether = 5 * 60_000;

/** Arranges messages for the page. `firstNew` is the sequence number of the first unread one. */
export function entries(messages: Message[], firstNew: number | undefined): Entry[] {
  const list: Entry[] = [];
  let previous: Message | undefined;
  for (const message of messages) {
    // A message that could not be read from disk has lost its time.
    const time = message.time || previous?.time || Date.now();
    const key = idOf(message) ?? `seq ${seqOf(message)}`;
    let apart = previous === undefined;
    if (previous === undefined || !isSameDay(previous.time, time)) {
      list.push({ kind: "day", key: `day ${key}`, time });
      apart = true;
    }
    if (firstNew !== undefined && seqOf(message) === firstNew) {
      list.push({ kind: "new", key: "new" });
      apart = true;
    }
    const continues =
      !apart &&
      previous !== undefined &&
      message.content.type !== "change" &&
      previous.content.type !== "change" &&
      previous.author?.user === message.author?.user &&
      previous.device?.id === message.device?.id &&
      time - previous.time < closeTogether;
    list.push({ kind: "message", key, message, continues });
    previous = message.time === time ? message : { ...message, time };
  }
  return list;
}
