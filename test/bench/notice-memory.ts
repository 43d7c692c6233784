/**
 * How much memory the largest notice takes: `node test/bench/notice-memory.ts one|many|small|wide`. The queue never ends, so
 * reports are gathered until the notice can hold no more of them: with one upload each, with as many as one carries, with
 * the smallest that there are, and with letters that take two bytes each.
 *
 * Prints what is resident before, and at most: the sources and the SDK are loaded, where the function has a smaller bundle.
 * The requests that remove reports are not made.
 */
import '../../handler/index.ts';
import { createLog } from '../../handler/log.ts';
import { notifyWhenDue } from '../../handler/notify/digest.ts';
import { type BadUpload, encodeReports } from '../../handler/notify/report.ts';
import { peakMib } from '../../tools/peak-memory.ts';

const KINDS = ['one', 'many', 'small', 'wide'] as const;
const kind = KINDS.find((one) => one === process.argv[2]);
if (kind === undefined) {
  process.stderr.write(`The kind of reports must be ${KINDS.join(', ')}, got ${process.argv[2] ?? 'nothing'}.\n`);
  process.exit(2);
}

const perReport = kind === 'one' ? 1 : 15;
const letter = kind === 'wide' ? 'ж' : 'x';
const reasonLetters = { one: 80, many: 80, small: 0, wide: 390 }[kind];
let uploads = 0;
let messages = 0;
let characters = 0;

function upload(): BadUpload {
  const id = String(uploads++);
  if (kind === 'small') {
    return { recordingId: id, bucket: 'b', key: 'k', version: 'v', outcome: 'gone', code: 'c', reason: '' };
  }
  return {
    recordingId: id.padStart(26, '0'),
    bucket: 'ecg-dev-inbox-raw-1234567',
    key: `device-1/ward/${id}/${letter.repeat(60)}.mat`,
    version: '3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY',
    outcome: 'rejected',
    code: 'known-meaning',
    reason: letter.repeat(reasonLetters),
    awaitsSheet: true,
  };
}

/** As it comes over the network: a text that shares nothing with another. */
function message() {
  const [body = ''] = encodeReports(Array.from({ length: perReport }, upload));
  characters += body.length;
  const id = String(messages++);
  return { messageId: id.padStart(36, '0'), body: Buffer.from(body).toString(), receiptHandle: id.padStart(400, 'h') };
}

const before = peakMib();
await notifyWhenDue([message()], {
  queue: { receive: async () => Array.from({ length: 10 }, message), remove: async () => {}, hide: async () => {} },
  clock: { last: async () => undefined, claim: async () => true, release: async () => {} },
  gapMs: 3_600_000,
  nowMs: Date.now,
  timeLeftMs: () => 60_000,
  hasSheet: async () => false,
  publish: async () => {},
  log: createLog({ write: () => {} }),
});
process.stdout.write(
  `${kind}: ${uploads} uploads in ${messages} reports, ${(characters / 2 ** 20).toFixed(1)} Mi characters; ` +
    `${before.toFixed(0)} MiB before, ${peakMib().toFixed(0)} MiB at most\n`,
);
