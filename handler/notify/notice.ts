/**
 * Notices: what somebody should know about a few bad uploads or ten thousand, as one message that reads well in Slack.
 *
 * Source: AWS, "Custom notifications" of Amazon Q Developer in chat applications (formerly AWS Chatbot). Text in any
 * other form is silently dropped there.
 */
import { ingestDate } from '../../lake/layout.ts';
import { reportKey } from '../../lake/reports.ts';
import type { BadUpload } from './report.ts';

/** A message in the form that Amazon Q Developer shows in a chat channel. */
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

/** Where a notice sends its reader; what is left out is not mentioned. */
export interface NoticeLinks {
  readonly dashboardUrl?: string | undefined;
  /** The saved query of the log. */
  readonly logQueryUrl?: string | undefined;
  /** The page of all rules, on which each has a heading. */
  readonly rulesUrl?: string | undefined;
}

/** How a notice is written. */
export interface NoticeForm extends NoticeLinks {
  /** False: folder and recording id stand for the key, because people's names stand in file names. */
  readonly showsFileNames?: boolean;
  /** When it is written: it asks for the uploads of that day and the day before. */
  readonly now?: Date;
  /** What commands call the stack: then it says how to get an upload. */
  readonly stack?: string | undefined;
  /** Recordings whose HTML report has been asked for. */
  readonly drawn?: ReadonlySet<string>;
  /** True when more reports wait in the queue than one notice counts. */
  readonly moreWait?: boolean;
}

const DAY_MS = 24 * 3600 * 1000;
/** This many objects are named in one notice; the rest are counted. */
const MAX_NAMED = 10;
/** This many codes are counted by name; there are about 50, and a storm has one or two. */
const MAX_CODES = 12;
/**
 * Characters of one key or reason that Slack shows, escapes included: ten of each stay far below the 8000
 * of a description. The whole of either is in `recordings`.
 */
const MAX_CHARACTERS = 200;

/** What Slack would take for a link, a mention or the end of a quotation, and what it is shown instead. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['`', "'"],
]);

/** `*bold*`, `_italics_` and `~struck~` begin and end where no letter is on the other side: `ECG_data` has none of them. */
const MARK_AT_AN_EDGE = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu;
const LOOKALIKES: ReadonlyMap<string, string> = new Map([
  ['*', '＊'],
  ['_', '＿'],
  ['~', '～'],
]);

const KINDS = [
  { outcome: 'rejected', keyword: 'rejected', plural: 'rejected', singular: 'rejected' },
  { outcome: 'unreadable', keyword: 'unreadable', plural: 'unreadable', singular: 'unreadable' },
  { outcome: 'gone', keyword: 'gone', plural: 'gone before they were read', singular: 'gone before it was read' },
] as const;

/** The notice about these uploads, each counted once however often it was reported; undefined when there are none. */
export function noticeOf(reported: readonly BadUpload[], form: NoticeForm = {}): Notification | undefined {
  const bad = distinct(reported);
  if (bad.length === 0) return undefined;
  const counts = KINDS.flatMap(({ outcome, singular, plural }) => {
    const count = bad.filter((upload) => upload.outcome === outcome).length;
    return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? singular : plural}`];
  });
  const title = `ECG uploads: ${counts.join(', ')}`;
  return notification('ecg-upload-problem', {
    title,
    description: [
      ...examplesOf(bad).map((upload) => line(upload, form)),
      ...countsOf(bad),
      ...(form.moreWait === true ? ['… and more, which the next notice counts'] : []),
    ].join('\n'),
    nextSteps: nextSteps(bad, form),
    keywords: KINDS.filter(({ outcome }) => bad.some((upload) => upload.outcome === outcome)).map(
      ({ keyword }) => keyword,
    ),
  });
}

/** The uploads that the notice about these names one by one. */
export function namedIn(reported: readonly BadUpload[]): BadUpload[] {
  return examplesOf(distinct(reported));
}

/** Each counted once, however often it was reported. */
function distinct(reported: readonly BadUpload[]): BadUpload[] {
  return [...new Map(reported.map((upload) => [upload.recordingId, upload])).values()];
}

/** A notice in the one form that Chatbot takes. */
export function notification(
  eventType: Notification['metadata']['eventType'],
  content: Omit<Notification['content'], 'textType'>,
): Notification {
  return {
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', ...content },
    metadata: { summary: content.title, eventType },
  };
}

/** Those that are named: of each code the first, then of each the second, and so on; in the order of their arrival. */
function examplesOf(bad: readonly BadUpload[]): BadUpload[] {
  const seen = new Map<string, number>();
  const ranked = bad.map((upload, arrival) => {
    const rank = seen.get(upload.code) ?? 0;
    seen.set(upload.code, rank + 1);
    return { upload, arrival, rank };
  });
  return ranked
    .sort((a, b) => a.rank - b.rank || a.arrival - b.arrival)
    .slice(0, MAX_NAMED)
    .sort((a, b) => a.arrival - b.arrival)
    .map(({ upload }) => upload);
}

/** How many there are of each kind, the most frequent first; nothing when all are named. */
function countsOf(bad: readonly BadUpload[]): string[] {
  if (bad.length <= MAX_NAMED) return [];
  const kinds = Map.groupBy(bad, ({ outcome, code }) => `\`${plain(code)}\` (${outcome})`);
  const sorted = [...kinds].sort(([, a], [, b]) => b.length - a.length);
  const rest = sorted.slice(MAX_CODES).flatMap(([, uploads]) => uploads).length;
  return [
    `… and ${grouped(bad.length - MAX_NAMED)} more. Counts by code:`,
    ...sorted.slice(0, MAX_CODES).map(([kind, uploads]) => `• ${grouped(uploads.length)} × ${kind}`),
    ...(rest === 0 ? [] : [`• ${grouped(rest)} with ${sorted.length - MAX_CODES} other codes`]),
  ];
}

function line(upload: BadUpload, form: NoticeForm): string {
  return `• *${upload.outcome}* \`${plain(nameOf(upload, form))}\`: ${outOfCode(plain(upload.reason))}`;
}

/** What finds the upload again: in the lake by its id, and one that has no row there by its version in the bucket. */
function nameOf({ key, recordingId, version, outcome }: BadUpload, { showsFileNames = true }: NoticeForm): string {
  if (showsFileNames) return key;
  const found = outcome === 'gone' ? `version ${version}` : recordingId;
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  // first, so that a long folder does not cut it off
  return folder === '' ? found : `${found} in ${folder}`;
}

/** Outside of quotations Slack also takes a bare @channel for a mention, finds links by itself, and knows `*bold*`. */
function outOfCode(text: string): string {
  return text
    .replaceAll('@', '＠')
    .replaceAll('://', ':／／')
    .replace(MARK_AT_AN_EDGE, (mark) => LOOKALIKES.get(mark) ?? mark);
}

function nextSteps(bad: readonly BadUpload[], form: NoticeForm): string[] {
  const { dashboardUrl, logQueryUrl, now = new Date() } = form;
  const has = (outcome: BadUpload['outcome']) => bad.some((upload) => upload.outcome === outcome);
  const links = [link(dashboardUrl, 'dashboard'), link(logQueryUrl, 'log lines')].filter((one) => one !== undefined);
  return [
    ...(links.length === 0 ? [] : [`Look: ${links.join(', ')}`]),
    `Look: \`${problemsSince(now)}\``,
    ...fetchSteps(examplesOf(bad), form),
    ...(has('unreadable')
      ? ['Unreadable: the file is damaged or not a MAT-file; upload it again from the device']
      : []),
    ...(has('rejected')
      ? [
          'Rejected: fix what the reason names; if the rule is wrong for this device, change its setting in `quality/profiles` and replay',
        ]
      : []),
    ...ruleSteps(bad, form),
    ...(has('gone') ? ['Gone: it was deleted or archived before it was read; restore it and replay'] : []),
  ];
}

/**
 * How to get what is named, and to see it: for the first that can be, as commands to copy. By the id, which means this version of the
 * key, needs no quoting, and shows no name; a key alone would be that of its newest version.
 */
function fetchSteps(named: readonly BadUpload[], { stack, drawn = new Set(), showsFileNames = true }: NoticeForm) {
  if (stack === undefined) return [];
  const there = named.filter(({ outcome }) => outcome !== 'gone');
  const of = `--stack ${stack}`;
  const same = `the same command with their ${showsFileNames ? 'recording_id, from the query above' : 'ids'}`;
  const step = (
    verb: string,
    [first, ...rest]: readonly BadUpload[],
    others: string,
    words: (id: string) => string,
  ) => {
    if (first === undefined) return [];
    const which = rest.length === 0 ? 'it' : 'the first';
    return [
      `${verb} ${which}: ${words(plain(first.recordingId))}${rest.length === 0 ? '' : `; for ${others}, ${same}`}`,
    ];
  };
  return [
    ...step('Get', there, 'the others', (id) => `\`./ecg fetch ${id} ${of}\``),
    ...step(
      'See',
      there.filter(({ recordingId }) => drawn.has(recordingId)),
      'the other rejected ones',
      (id) => `\`./ecg fetch ${id} --report ${of}\`, ready within minutes; in the lake's bucket: \`${reportKey(id)}\``,
    ),
  ];
}

/** The uploads of that day and the day before: a condition on the day keeps Athena from reading every one there is. */
function problemsSince(now: Date): string {
  const day = ingestDate(new Date(now.getTime() - DAY_MS));
  return `select source_key, outcome, code, reason, recording_id from latest_recordings where outcome <> 'accepted' and ingest_date >= '${day}' order by received_at desc limit 100`;
}

/** The rules that rejected, each with its heading on the page of all rules. */
function ruleSteps(bad: readonly BadUpload[], { rulesUrl }: NoticeLinks): string[] {
  const codes = [...new Set(bad.filter(({ outcome }) => outcome === 'rejected').map(({ code }) => plain(code)))];
  if (codes.length === 0) return [];
  const words = codes
    .slice(0, MAX_CODES)
    .map((code) => link(rulesUrl && `${rulesUrl}#${code}`, code) ?? `\`./ecg rules explain ${code}\``);
  return [`About the rule: ${words.join(', ')}`];
}

/** A word that leads somewhere; what would end the link early is written as URLs write it. */
function link(url: string | undefined, word: string): string | undefined {
  return url && `<${url.replace(/[<>|\s]/g, encodeURIComponent)}|${word}>`;
}

/** `10,000` */
function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

/** Text from outside as one short line, in which Slack finds no mention, no link behind a word and no end of a quotation. */
export function plain(text: string): string {
  let shown = '';
  for (const character of text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')) {
    const harmless = ESCAPES.get(character) ?? character;
    if (shown.length + harmless.length > MAX_CHARACTERS) return `${shown}…`;
    shown += harmless;
  }
  return shown;
}
