/** The parts of `docs/operations.md` that come from code: every notice and every alarm, as they read in Slack, of a stack that draws reports. */
import { namedIn, noticeOf } from '../../handler/notify/notice.ts';
import type { BadUpload } from '../../handler/notify/report.ts';
import type { Registered } from '../../infra/graph.ts';
import { recordingId } from '../../lake/layout.ts';
import { paintWith } from '../../local/terminal/paint.ts';
import { slackLines } from '../../local/terminal/slack.ts';
import { withBlock } from './markdown.ts';
import { messageTable } from './message-budget.ts';

/** As wide as a message in Slack on a laptop. */
const COLUMNS = 110;

const LINKS = {
  dashboardUrl: 'https://example.com/dashboard',
  logQueryUrl: 'https://example.com/log',
  rulesUrl: 'https://example.com/RULES.md',
  showsFileNames: false,
  stack: 'dev',
  now: new Date('2026-11-26T12:00:00Z'),
} as const;

const REJECTED: Omit<BadUpload, 'recordingId' | 'key'> = {
  bucket: 'uploads',
  version: '1',
  outcome: 'rejected',
  code: 'frozen-trace',
  reason: '0 of 1 leads usable, 1 required: ch1 unusable for 100 % of the recording: flat line for 10 s (limit 0.5 s)',
};
const UNREADABLE: typeof REJECTED = {
  ...REJECTED,
  outcome: 'unreadable',
  code: 'truncated',
  reason: 'truncated at byte 24: 1 × 3600 values of "val" need 7200 bytes, 3976 left',
};
const GONE: typeof REJECTED = {
  ...REJECTED,
  outcome: 'gone',
  code: 'archived',
  reason: 'it was archived (GLACIER) and has to be restored before it can be read',
};

/** What a person on call may see, from one bad file to a storm. */
const NOTICES: readonly { readonly when: string; readonly bad: readonly BadUpload[] }[] = [
  { when: 'One recording was rejected', bad: numbered(REJECTED, 1, 'mit-bih-360/ward 3/bed') },
  {
    when: 'Within one minute, one of each kind',
    bad: [
      ...numbered(REJECTED, 1, 'mit-bih-360/ward 3/bed'),
      ...numbered(UNREADABLE, 1, 'holter-24h/device 7/day'),
      ...numbered(GONE, 1, 'holter-24h/device 9/day'),
    ],
  },
  {
    when: 'A storm: a device sends 4,000 damaged files, and the electrodes of a ward are off',
    bad: [
      ...numbered(UNREADABLE, 4000, 'holter-24h/device 7/part'),
      ...numbered(REJECTED, 120, 'mit-bih-360/ward 3/bed'),
    ],
  },
];

/**
 * The page, with its printed parts as the code has them.
 *
 * @param stack every resource of a stack with all optional parts
 */
export function operationsPage(text: string, stack: readonly Registered[]): string {
  const blocks = {
    messages: [messageTable()],
    notices: NOTICES.map(asItReads),
    alarms: alarmsOf(stack).map(asDescribed),
  };
  return Object.entries(blocks).reduce((page, [name, parts]) => withBlock(page, name, parts.join('\n\n')), text);
}

/** The alarms of a stack, in the order of its program. */
export function alarmsOf(stack: readonly Registered[]): Registered[] {
  return stack.filter(({ type }) => type === 'aws:cloudwatch/metricAlarm:MetricAlarm');
}

/** The dashboard's address differs from stack to stack. */
function asDescribed({ name, inputs }: Registered): string {
  const words = String(inputs.alarmDescription).replace(/https:\/\/\S+/, '(link)');
  return `\`${name}\`\n\n\`\`\`text\n${words}\n\`\`\``;
}

function asItReads({ when, bad }: (typeof NOTICES)[number]): string {
  const drawn = new Set(namedIn(bad).flatMap(({ outcome, recordingId: id }) => (outcome === 'rejected' ? [id] : [])));
  const notice = noticeOf(bad, { ...LINKS, drawn });
  if (notice === undefined) throw new Error(`there is no notice for: ${when}`);
  return `**${when}**\n\n\`\`\`text\n${slackLines(notice, paintWith(false), COLUMNS).join('\n')}\n\`\`\``;
}

function numbered(upload: typeof REJECTED, count: number, name: string): BadUpload[] {
  return Array.from({ length: count }, (_, index) => {
    const key = `${name} ${index + 1}.mat`;
    return { ...upload, recordingId: recordingId(upload.bucket, key, upload.version), key };
  });
}
