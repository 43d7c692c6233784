/** How many messages a day a stack sends, by how many customers upload to it. */

import { NOTICE_GAP_MINUTES, NOTICE_RHYTHMS, type NoticeRhythm } from '../../infra/compute/notifier.ts';
import { SETTINGS } from '../../infra/config.ts';
import { MONTH } from '../cost/billed-stack.ts';
import { REFERENCE_WORKLOAD } from '../cost/workload.ts';
import { withThousands } from '../page/figures.ts';

const DAY_MINUTES = 24 * 60;

/** Messages of one day, where nothing is broken. */
export interface MessagesADay {
  readonly customers: number;
  readonly uploads: number;
  readonly bad: number;
  /** One for the first bad upload, and one for all of each gap after a notice in which another falls. */
  readonly notices: number;
}

/** The most notices that a day may bring, however many customers there are: people read no more. */
export const MAX_NOTICES_A_DAY = 24;

/** The sizes for which messages are reckoned. */
export const MESSAGE_SIZES = [20, 1000, 20_000] as const;

/**
 * A day of customers like those of the reference, whose bad uploads come at any time alike and one by one. With `each` it is
 * every minute that brings one; else from one notice to the next there is the gap, and where nothing came within it, the
 * wait for the next bad upload.
 */
export function messagesADay(customers: number, rhythm: NoticeRhythm = SETTINGS.notices.otherwise): MessagesADay {
  const { filesPerMonth, customers: ofReference, badShare } = REFERENCE_WORKLOAD;
  const uploads = ((filesPerMonth / ofReference) * customers) / MONTH.days;
  const bad = uploads * badShare;
  const gapMinutes = NOTICE_GAP_MINUTES[rhythm];
  const badAMinute = bad / DAY_MINUTES;
  if (rhythm === 'each') {
    const windows = DAY_MINUTES / gapMinutes;
    return { customers, uploads, bad, notices: windows * (1 - Math.exp(-bad / windows)) };
  }
  const waitMinutes = Math.exp(-badAMinute * gapMinutes) / badAMinute;
  return { customers, uploads, bad, notices: DAY_MINUTES / (gapMinutes + waitMinutes) };
}

/** The table of the runbook: each rhythm a column, the default first. */
export function messageTable(): string {
  const rhythms = [SETTINGS.notices.otherwise, ...NOTICE_RHYTHMS.filter((one) => one !== SETTINGS.notices.otherwise)];
  const shown = (count: number) => (count < 10 ? count.toFixed(1) : withThousands(Math.round(count)));
  const rows = MESSAGE_SIZES.map((customers) => {
    const { uploads, bad } = messagesADay(customers);
    const notices = rhythms.map((rhythm) => messagesADay(customers, rhythm).notices);
    return [withThousands(customers), ...[uploads, bad, ...notices].map(shown)];
  });
  const heads = rhythms.map((rhythm, at) => `\`${rhythm}\`${at === 0 ? ', the default' : ''}`);
  const head = ['customers', 'uploads', 'bad', ...heads];
  return [head, head.map(() => '---:'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
