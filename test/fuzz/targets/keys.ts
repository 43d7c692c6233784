/** Keys, on their way through notifications, stores, shells and terminals. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { BadMessageError, decodeKey, objectsIn } from '../../../handler/queue/event.ts';
import { ObjectGoneError } from '../../../handler/store.ts';
import { batchOf } from '../../../local/queue.ts';
import { FolderLakeStore } from '../../../local/stores/folder-lake-store.ts';
import { FolderRawStore } from '../../../local/stores/folder-raw-store.ts';
import { pathInside } from '../../../local/stores/inside.ts';
import { quoted } from '../../../local/terminal/text.ts';
import { shellWord } from '../../../tools/stack/shell-word.ts';
import { hostileText } from '../hostile.ts';
import { isPlainLine } from '../invariants.ts';
import { asJson, target } from '../target.ts';

interface KeyInput {
  readonly key: string;
}

const SECRET = 'secret';
/** What a file system says of a name that it cannot have, or of a step that is a file. */
const REFUSALS = /^(?:EISDIR|ENOTDIR|EEXIST|ENAMETOOLONG|EINVAL|EILSEQ)$/;

const step = fc.oneof(
  fc.constantFrom('..', '.', '', 'in', 'away', 'secret', 'home', 'file', '...', 'in.', '~', '\0', 'a'.repeat(256)),
  hostileText,
);
const path = fc
  .tuple(fc.constantFrom('', '/', './', '\\'), fc.array(step, { maxLength: 6 }), fc.constantFrom('/', '//', '\\'))
  .map(([start, steps, between]) => start + steps.join(between));

export const keys = target<KeyInput>({
  name: 'keys',
  ...asJson,
  inputs: fc.record({ key: fc.oneof(path, hostileText) }),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as KeyInput, // written by `encode`
  check: async ({ key }) => {
    survivesTheQueue(key.toWellFormed());
    decodes(key);
    isPlainLine(quoted(key), 'a quoted key');
    isPlainLine(shellWord(key), 'a word of a shell');
    const { root, bucket, outside } = folders();
    try {
      await readsNothingOutside(bucket, key);
      await writesNothingOutside(bucket, key);
      if (readdirSync(outside).join() !== SECRET || readFileSync(join(outside, SECRET), 'utf8') !== SECRET) {
        throw new Error('something outside of the folder was written to');
      }
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  },
});

/** A folder for a bucket, beside one that no key may reach, with links to it. */
function folders() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ecg-fuzz-')));
  const [bucket, outside] = [join(root, 'bucket'), join(root, 'outside')];
  for (const folder of [join(bucket, 'in'), outside]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(outside, SECRET), SECRET);
  writeFileSync(join(bucket, 'in', 'file'), 'mine');
  symlinkSync(outside, join(bucket, 'away'));
  symlinkSync(join(outside, SECRET), join(bucket, SECRET));
  symlinkSync(join(outside, 'new'), join(bucket, 'in', 'dangling'));
  symlinkSync(join(bucket, 'in'), join(bucket, 'home'));
  return { root, bucket, outside };
}

function survivesTheQueue(key: string): void {
  const [message] = batchOf([{ bucket: 'raw', key, version: 'v' }]).Records;
  const [object] = objectsIn(message?.body ?? '');
  if (object?.key !== key) throw new Error(`it comes out of the queue as ${JSON.stringify(object?.key)}`);
}

function decodes(key: string): void {
  try {
    decodeKey(key);
  } catch (error) {
    if (!(error instanceof BadMessageError)) throw error;
  }
}

async function readsNothingOutside(bucket: string, key: string): Promise<void> {
  const store = new FolderRawStore({ bucket: 'raw', pathOf: (name) => pathInside(bucket, name) });
  try {
    const stored = await store.open(store.objectFor(key));
    const bytes = await stored.bytes();
    if (Buffer.from(bytes).toString() === SECRET) throw new Error('a file outside of the folder was read');
  } catch (error) {
    if (error instanceof ObjectGoneError || isRefusal(error)) return;
    throw error;
  }
}

async function writesNothingOutside(bucket: string, key: string): Promise<void> {
  const lake = new FolderLakeStore(bucket);
  try {
    await lake.write(key, Buffer.from('lake'));
    if (!existsSync(join(bucket, key))) throw new Error('it was written somewhere else');
    await lake.remove(key);
  } catch (error) {
    const isRefused =
      error instanceof Error && /is not a key inside the lake|leads out of the lake/.test(error.message);
    if (!isRefused && !isRefusal(error)) throw error;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && 'code' in error && REFUSALS.test(String(error.code));
}
