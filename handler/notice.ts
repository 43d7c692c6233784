/**
 * Notices: what one batch found that somebody should know, as one message that reads well in Slack.
 *
 * Source: AWS, "Custom notifications" of Amazon Q Developer in chat applications (formerly AWS Chatbot). Text in any
 * other form is dropped there without a word.
 */
import type { Result } from './result.ts';

export interface Notification {
  readonly version: '1.0';
  readonly source: 'custom';
  readonly content: {
    readonly textType: 'client-markdown';
    readonly title: string;
    readonly description: string;
    readonly nextSteps: readonly string[];
    readonly keywords: readonly string[];
  };
  readonly metadata: { readonly summary: string; readonly eventType: string };
}

/** So many objects are named in one notice; the rest are counted. */
const MOST_NAMED = 10;
/**
 * Characters that Slack is shown of one key and of one reason, escapes included: ten of each stay far below the 8000
 * of a description. The whole of either is in `recordings`.
 */
const MOST_CHARACTERS = 200;

/** What Slack would take for a link, a mention or the end of a quotation, and what it is shown instead. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['`', "'"],
]);

const KINDS = [
  { outcome: 'rejected', keyword: 'rejected', plural: 'rejected', singular: 'rejected' },
  { outcome: 'unreadable', keyword: 'unreadable', plural: 'unreadable', singular: 'unreadable' },
  { outcome: 'gone', keyword: 'gone', plural: 'gone before they were read', singular: 'gone before it was read' },
] as const;

/** The notice about one batch; undefined when every object was accepted or will be tried again. */
export function noticeOf(results: readonly Result[]): Notification | undefined {
  const bad = results.filter(({ outcome }) => KINDS.some((kind) => kind.outcome === outcome));
  if (bad.length === 0) return undefined;
  const counts = KINDS.flatMap(({ outcome, singular, plural }) => {
    const count = bad.filter((result) => result.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? singular : plural}`];
  });
  const title = `ECG uploads: ${counts.join(', ')}`;
  const named = bad.slice(0, MOST_NAMED).map(line);
  const more = bad.length > MOST_NAMED ? [`… and ${bad.length - MOST_NAMED} more`] : [];
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title,
      description: [...named, ...more].join('\n'),
      nextSteps: nextSteps(bad),
      keywords: KINDS.filter(({ outcome }) => bad.some((result) => result.outcome === outcome)).map(
        ({ keyword }) => keyword,
      ),
    },
    metadata: { summary: title, eventType: 'ecg-upload-problem' },
  };
}

function line({ object, outcome, reason }: Result): string {
  // Outside of quotations Slack also takes a bare @channel for a mention.
  const why = plain(reason ?? 'no reason given').replaceAll('@', '＠');
  return `• *${outcome}* \`${plain(object.key)}\`: ${why}`;
}

function nextSteps(bad: readonly Result[]): string[] {
  const has = (outcome: Result['outcome']) => bad.some((result) => result.outcome === outcome);
  return [
    "Look: `select source_key, outcome, code, reason from latest_recordings where outcome <> 'accepted' order by received_at desc`",
    ...(has('unreadable') ? ['Unreadable: the file is damaged or no MAT-file; have the device send it again'] : []),
    ...(has('rejected')
      ? ['Rejected: check the electrodes; if the rule is wrong, change its setting in `quality/profiles` and replay']
      : []),
    ...(has('gone') ? ['Gone: it was deleted or archived before it was read; restore it and replay'] : []),
  ];
}

/** Text from outside as one short line, in which Slack finds no mention, no link behind a word and no end of a quotation. */
function plain(text: string): string {
  let shown = '';
  for (const character of text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')) {
    const harmless = ESCAPES.get(character) ?? character;
    if (shown.length + harmless.length > MOST_CHARACTERS) return `${shown}…`;
    shown += harmless;
  }
  return shown;
}
