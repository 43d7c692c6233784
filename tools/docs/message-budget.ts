/** How many messages a day a stack sends, by how many customers upload to it. */
import { NOTIFIER } from '../../infra/compute/notifier.ts';
import { MONTH } from '../cost/billed-stack.ts';
import { REFERENCE_WORKLOAD } from '../cost/workload.ts';
import { withThousands } from '../page/figures.ts';

const DAY_S = 24 * 3600;

/** Messages of one day, where nothing is broken. */
export interface MessagesADay {
  readonly customers: number;
  readonly uploads: number;
  readonly bad: number;
  /** One for each window of the notifier in which a bad upload falls. */
  readonly notices: number;
}

/** The sizes for which messages are reckoned, each with the most that a day may bring. */
export const MESSAGE_BUDGETS = [
  { customers: 20, most: 2 },
  { customers: 1000, most: 40 },
  { customers: 20_000, most: 600 },
] as const;

/** A day of customers like those of the reference, whose bad uploads come at any time alike and one by one. */
export function messagesADay(customers: number): MessagesADay {
  const { filesPerMonth, customers: ofReference, badShare } = REFERENCE_WORKLOAD;
  const uploads = ((filesPerMonth / ofReference) * customers) / MONTH.days;
  const bad = uploads * badShare;
  const windows = DAY_S / NOTIFIER.windowS;
  return { customers, uploads, bad, notices: windows * (1 - Math.exp(-bad / windows)) };
}

/** The table of the runbook. */
export function messageTable(): string {
  const rows = MESSAGE_BUDGETS.map(({ customers, most }) => {
    const { uploads, bad, notices } = messagesADay(customers);
    const shown = (count: number) => (count < 10 ? count.toFixed(1) : withThousands(Math.round(count)));
    return `| ${[withThousands(customers), shown(uploads), shown(bad), shown(notices), String(most)].join(' | ')} |`;
  });
  return ['| customers | uploads | bad | notices | at most |', '| ---: | ---: | ---: | ---: | ---: |', ...rows].join(
    '\n',
  );
}
