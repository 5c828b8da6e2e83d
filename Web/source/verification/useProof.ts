import { useEffect, useState } from "react";
import { useClient } from "../engine/context";
import { seqOf, type Message } from "../engine/Message";
import type { Proof } from "../protocol/generated/proofs";

/** How a message was signed: read from the store when somebody looks. */
export function useProof(message: Message): Proof | undefined {
  const client = useClient();
  const { room } = message;
  const seq = message.content.type === "text" ? seqOf(message) : undefined;
  const [read, setRead] = useState<{ key: string; proof: Proof | undefined }>();
  const key = `${room} ${seq}`;
  useEffect(() => {
    if (seq === undefined) return;
    let wanted = true;
    void client.proof(room, seq).then((proof) => {
      if (wanted) setRead({ key, proof });
    });
    return () => {
      wanted = false;
    };
  }, [client, room, seq, key]);
  return read?.key === key ? read.proof : undefined;
}
