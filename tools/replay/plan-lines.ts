/** What a replay prints before it begins. */
import { counted, visible } from '../../local/terminal/text.ts';
import { instantReadUsd } from '../cost/archive-prices.ts';
import { dollars } from '../page/figures.ts';
import { restoreCommand } from '../stack/restore-command.ts';
import { sizeInWords } from '../stack/size-in-words.ts';
import type { ReplayPlan, StoredUpload } from './plan.ts';
import type { ReplayProgress } from './progress.ts';

/** As prices count it. */
const GB = 2 ** 30;
/** How many archived objects are named; the rest are counted. */
const MAX_NAMED = 10;

/** What will be sent, what will not, and why; one line for each fact. */
export function planLines(
  plan: ReplayPlan,
  { sent, begunAt, path }: Pick<ReplayProgress, 'sent' | 'begunAt' | 'path'>,
): string[] {
  const { toSend, archived, missing, older, beyondLimit } = plan;
  const bytes = toSend.reduce((sum, upload) => sum + upload.bytes, 0);
  const isAre = (count: number) => (count === 1 ? 'is' : 'are');
  return [
    ...(begunAt === undefined || sent.size === 0
      ? []
      : [
          `Goes on with a replay begun ${begunAt} that was not finished: ${counted(sent.size, 'object')} of it went out ` +
            `before and ${isAre(sent.size)} left out (--restart sends all again; remembered in ${visible(path)}).`,
        ]),
    `${counted(toSend.length, 'object')} to replay, ${sizeInWords(bytes)}.`,
    ...paidLines(toSend),
    ...(beyondLimit === 0
      ? []
      : [`${counted(beyondLimit, 'more object')} ${isAre(beyondLimit)} left for another run, by --max.`]),
    ...(older === 0
      ? []
      : [`${counted(older, 'older version')} left as ${isAre(older)}: --all-versions replays them too.`]),
    ...(missing === 0
      ? []
      : [`${counted(missing, 'recording')} of the lake cannot be replayed: the upload was deleted or changed since.`]),
    ...archivedLines(archived),
  ];
}

/** The cost of reading that is billed by the GB, if it is a cent or more. */
function paidLines(toSend: readonly StoredUpload[]): string[] {
  const paid = toSend.filter(({ isPaidToRead }) => isPaidToRead);
  const bytes = paid.reduce((sum, upload) => sum + upload.bytes, 0);
  const usd = instantReadUsd(bytes / GB, paid.length);
  if (usd < 0.01) return [];
  return [`${sizeInWords(bytes)} of it is in Glacier Instant Retrieval: reading it costs about ${dollars(usd)}.`];
}

/** What is archived in Glacier, with the command to restore each; only the first few. */
function archivedLines(archived: readonly StoredUpload[]): string[] {
  if (archived.length === 0) return [];
  const more = archived.length - MAX_NAMED;
  return [
    `${counted(archived.length, 'object')} in Glacier cannot be replayed before somebody restores ${archived.length === 1 ? 'it' : 'them'}:`,
    ...archived.slice(0, MAX_NAMED).map(({ object }) => `  ${restoreCommand(object)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}
