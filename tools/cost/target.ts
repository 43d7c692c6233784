/** Whether a month of the reference's work stays under the target, stated plainly whichever way it turns out. */
import { dollars } from '../page/figures.ts';
import { type Block, paragraph, table } from '../page/page.ts';
import { type Basis, type BillItem, bill, totalOf } from './bill.ts';
import { REFERENCE_ITEMS, REFERENCE_USD } from './reference.ts';
import type { Workload } from './workload.ts';

/** The whole month must cost less than this, for the workload of the reference. */
export const TARGET_USD = 5;

/** The blocks that compare this pipeline with the reference, part by part. */
export function target(workload: Workload, basis: Basis): Block[] {
  const average = asAverage(basis);
  const row = (what: string, one: Basis) => [what, ...Object.values(sums(workload, one)).map(underOrOver)];
  const { alike, listed, paid } = sums(workload, basis);
  return [
    paragraph(`The reference is the pipeline that this one is compared with: CodePipeline and CodeBuild deploy it, a
      200 MB function converts the files, and a crawler creates the tables. It does the same work for
      ${dollars(REFERENCE_USD)}; the target is under ${dollars(TARGET_USD)}. The reference has no queues, notices,
      metrics, dashboard or alarms, so the parts that both have are also totalled separately.`),
    paragraph(`The parts that the reference also has cost ${dollars(alike)}, which ${meetsOrMisses(alike)} the target.
      The whole stack, with alarms and dashboard, costs ${dollars(listed)} at list prices, which
      ${meetsOrMisses(listed)} it, and ${dollars(paid)} after the free tier, which ${meetsOrMisses(paid)} it.`),
    table(
      ['', '>parts that the reference also has', '>whole, at list prices', '>whole, after the free tier'],
      [
        row('default settings', basis),
        ...(average === undefined ? [] : [row('… and recordings with average noise', average)]),
      ],
    ),
  ];
}

/** What a month costs: the parts that the reference has too, and the whole at list prices and after the free tier. */
function sums(workload: Workload, basis: Basis) {
  const items = bill(workload, basis);
  const { usd, freeUsd } = totalOf(items);
  return { alike: totalOf(items.filter(isAlike)).usd, listed: usd, paid: usd - freeUsd };
}

function underOrOver(usd: number): string {
  return `${dollars(usd)}, ${usd < TARGET_USD ? 'under' : 'over'}`;
}

function meetsOrMisses(usd: number): string {
  return usd < TARGET_USD ? 'meets' : 'misses';
}

function isAlike({ group }: BillItem): boolean {
  return REFERENCE_ITEMS.some((item) => item.group === group);
}

/** The measured day repeats a noisy record; this scales it to the mean of the real recordings, if that is known. */
function asAverage({ measured, ...rest }: Basis): Basis | undefined {
  const { holter, realRecordings, questions } = measured;
  if (realRecordings === undefined) return undefined;
  const times = realRecordings.bytesPerSample / (holter.lakeBytes.samples / holter.samples);
  const lakeBytes = { ...holter.lakeBytes, samples: times * holter.lakeBytes.samples };
  const less = questions.map((one) => ({ ...one, readShare: times * one.readShare }));
  return { ...rest, measured: { ...measured, holter: { ...holter, lakeBytes }, questions: less } };
}
