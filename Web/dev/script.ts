import type { FewTimeProof, HashSignatureParts, Proof } from "../source/protocol/generated/proofs";
import type { EntryContent, TimelineEntry } from "../source/protocol/generated/timeline";

export interface Actor {
  id: string;
  name: string;
}

export const people: Actor[] = ["jonas", "mara", "ilse", "teodor", "priya", "anouk"].map((name, index) => ({
  id: `01939c00-0000-7000-9000-0000000000${index}${index * 7}`,
  name,
}));

export const devices = ["Firefox on Linux", "Terminal", "Safari on iPhone"];

export const roomNames = [
  { name: "Heathland survey", direct: false },
  { name: "Night shift", direct: false },
  { name: "mara", direct: true },
  { name: "Field recordings", direct: false },
  { name: "teodor", direct: true },
  { name: "Grant application 2027", direct: false },
  { name: "priya", direct: true },
];

/** Person, text, and minutes since the line before. */
export const lines: [number, string, number][] = [
  [4, "+", 300],
  [1, "Morning, all. The recorder at **plot 14** ran through the night: 412 files, nothing corrupted.", 600],
  [1, "I have put the list of calls in the sheet, with times.", 1],
  [2, "Lovely! How many churring males in the end?", 4],
  [1, "Nine certain, two probable. Last year it was six.", 2],
  [0, "That is the best count since 2019. The clearing on the *south slope* must have helped.", 3],
  [3, "Here is how I pull the clips out, if someone wants to repeat it:\n\n```sh\nfor f in plot14/*.wav; do\n  sox \"$f\" \"clips/${f##*/}\" silence 1 0.4 1%\ndone\n```", 9],
  [3, "It keeps everything that is louder than one percent.", 1],
  [2, "!", 6],
  [4, "Two things before tonight:\n\n1. batteries for plots 3, 8 and 14\n2. the permit, which is on https://example.org/permits/heath\n\n> No lights on the path after ten, please.", 12],
  [0, "I can bring the batteries. Meet at the gate at `21:15`?", 2],
  [0, "And someone please remember the thermos this time.", 1],
  [5, "Thermos is packed ☕ See you at the gate.", 7],
];

/** Letters that look like a fingerprint and are always the same for the same text. */
export function fingerprint(text: string): string {
  let state = 0x811c9dc5;
  let result = "";
  for (let index = 0; index < 64; index++) {
    for (const character of text + index) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
    result += (state >>> 13 & 15).toString(16);
  }
  return result;
}

/** Numbers that look chosen and are always the same for the same text. */
function numbers(text: string, count: number, below: number): number[] {
  let state = 0x811c9dc5;
  for (const character of text) state = Math.imul(state ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 0x0019660d) + 0x3c6ef35f) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  });
}

function bytes(text: string, count: number): Uint8Array {
  return Uint8Array.from(numbers(text, count, 256));
}

/** A line of the script as it stands in the history. */
export function entry(room: string, seq: number, author: Actor, me: Actor, text: string, time: number): TimelineEntry {
  return {
    time,
    epoch: 7,
    author: { user: author.id, username: author.name },
    device: { id: `device ${author.id}`, name: devices[seq % devices.length] ?? "" },
    mine: author === me,
    content: content(`${room}-${seq}`, author, text),
  };
}

function content(id: string, author: Actor, text: string): EntryContent {
  if (text.startsWith("!")) return { type: "failed", id, failure: { code: "decryption_failed", names: [] } };
  if (text === "+") return { type: "change", changes: [{ type: "added", people: [{ user: author.id, username: author.name }] }] };
  return { type: "text", id, text };
}

export function proof({ author, content }: TimelineEntry, seq: number, isFewTime: boolean): Proof | undefined {
  if (content.type !== "text") return undefined;
  return {
    signature: {
      scheme: "SLH-DSA-SHA2-128s",
      fingerprint: fingerprint(author?.user ?? ""),
      signature: bytes(content.text, 7856),
      generation: seq % 40,
      signed: bytes(content.text, 312 + content.text.length),
      parts: parts(content.text),
    },
    ...(isFewTime && { fewTime: fewTime(content.text, seq) }),
  };
}

/** The shape of an SLH-DSA-SHA2-128s signature. */
function parts(text: string): HashSignatureParts {
  return {
    n: 16,
    forsHeight: 12,
    forsLeaves: numbers(text, 14, 4096),
    chains: 35,
    treeHeight: 9,
    layerLeaves: numbers(`${text} tree`, 7, 512),
  };
}

function fewTime(text: string, seq: number): FewTimeProof {
  const indices = [...new Set(numbers(text, 51, 1024))].sort((left, right) => left - right);
  const merkleProofSize = 185 * 32;
  return {
    batch: 1_795_000_000_000,
    key: 1 + (Math.floor(seq / 2) % 8),
    keys: 8,
    use: 1 + (seq % 2),
    uses: 2,
    fingerprint: fingerprint(text),
    size: 101 + 2 * indices.length + 32 * indices.length + merkleProofSize,
    salt: bytes(text, 32),
    digest: bytes(text, 64),
    indices,
    revealedPreimages: bytes(text, 32 * indices.length),
    merkleProofSize,
  };
}
