import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Checkpoint, isSignedBy, parseCheckpoint, signCheckpoint } from "../../domain/checkpoint.js";
import { expected } from "../../domain/errors.js";
import type { Checkpoints } from "../../ports/audit.js";
import { isSystemError, makeFolder, syncFolder, writeWhole } from "./durable-writes.js";

const KEY_FILE = "signing-key.pem";

/**
 * Checkpoints in a folder, each in a file of its own, with the key that signs them. Nothing is made before the first
 * checkpoint is.
 * @param folder not inside of the data folder: whoever puts an old copy of that in its place must not take these along
 */
export function fileCheckpoints(folder: string): Checkpoints {
  const keyFile = join(folder, KEY_FILE);

  async function readKey(): Promise<KeyObject | null> {
    const pem = await readFile(keyFile, "utf8").catch(ifMissing);
    if (pem === null) return null;
    try {
      return createPrivateKey(pem);
    } catch {
      throw expected("CHECKPOINT_INVALID", "a private key", keyFile, "something else");
    }
  }

  async function makeKey(): Promise<KeyObject> {
    const { privateKey } = generateKeyPairSync("ed25519");
    await write(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
    return privateKey;
  }

  async function write(file: string, text: string): Promise<void> {
    await writeWhole(folder, file, Buffer.from(text));
    await syncFolder(folder);
  }

  return {
    async make(of) {
      await makeFolder(folder);
      const checkpoint = signCheckpoint((await readKey()) ?? (await makeKey()), of);
      const file = join(folder, `${of.storeId}-${of.head.seq}.json`);
      await write(file, `${JSON.stringify(checkpoint, null, 2)}\n`);
      return { checkpoint, file };
    },

    async of(storeId) {
      const names = (await readdir(folder).catch(ifMissing)) ?? [];
      const own = names.filter((name) => name.startsWith(`${storeId}-`) && name.endsWith(".json"));
      if (own.length === 0) return [];
      const key = await readKey();
      if (key === null)
        throw expected("CHECKPOINT_INVALID", "the key beside its checkpoints", keyFile, "none");
      const checkpoints: Checkpoint[] = [];
      for (const name of own) {
        const file = join(folder, name);
        const checkpoint = parseCheckpoint(await readFile(file, "utf8"), file);
        if (checkpoint.storeId !== storeId || !isSignedBy(checkpoint, createPublicKey(key)))
          throw expected("CHECKPOINT_INVALID", "a checkpoint signed by the key beside it", file, "another");
        checkpoints.push(checkpoint);
      }
      return checkpoints.sort((a, b) => a.seq - b.seq);
    },
  };
}

function ifMissing(thrown: unknown): null {
  if (isSystemError(thrown, "ENOENT")) return null;
  throw thrown;
}
