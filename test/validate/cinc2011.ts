/**
 * PhysioNet/CinC Challenge 2011, the public hundred: recordings and leads that people found acceptable or not.
 *
 * Half of these recordings are unacceptable, of the whole set A 225 in 998: beside each accuracy stands what it would
 * be at that share. No setting of `frozen-trace` can reach 0.90 here, for about half of the unacceptable recordings
 * hold no still lead; the best of all settings is printed, and the target is `out of reach` when even that misses it.
 */
import { join } from 'node:path';
import { profiles } from '../../quality/profiles/index.ts';
import type { Rule } from '../../quality/rule.ts';
import { catalogue } from '../../quality/rules/index.ts';
import { rowsOf } from './csv.ts';
import { type JudgedRecording, judgedIn } from './judged.ts';
import { claim, type ValidationLine } from './line.ts';
import { accuracy, accuracyAt, type Confusion, confusionOf, sensitivity, specificity } from './roc.ts';

const PROFILE = 'smartphone-12-lead';
/** Of the whole set A: 773 of 998 recordings are acceptable. */
const ACCEPTABLE_SHARE = 0.775;

interface LabelledLead {
  readonly isBad: boolean;
  readonly rejectedBy: ReadonlySet<string>;
  readonly warnedBy: ReadonlySet<string>;
  readonly stillS: number;
}

interface Labelled {
  readonly isBad: boolean;
  /** By the policy of the profile. */
  readonly isRejected: boolean;
  readonly leads: readonly LabelledLead[];
}

export async function cinc2011(data: string): Promise<ValidationLine[]> {
  const folder = join(data, 'cinc2011');
  const bad = new Set(namesOf(rowsOf(join(folder, 'labels.csv')), ({ file }) => file));
  const badLeads = new Set(namesOf(rowsOf(join(folder, 'lead_labels.csv')), ({ file, row }) => `${file} ${row}`));
  const all: Labelled[] = [];
  for await (const judged of judgedIn(folder, PROFILE)) {
    const leads = leadsOf(judged, (row) => badLeads.has(`${judged.file} ${row}`));
    all.push({ isBad: bad.has(judged.file), isRejected: judged.judgement.outcome === 'rejected', leads });
  }
  return [...ofRecordings(all), ...ofLeads(all.flatMap(({ leads }) => leads))];
}

function namesOf<T extends Readonly<Record<string, string>>>(
  rows: readonly T[],
  nameOf: (row: T) => string | undefined,
) {
  return rows.filter(({ label }) => label === 'unacceptable').map((row) => nameOf(row) ?? '');
}

function leadsOf({ recording, windows }: JudgedRecording, isBad: (row: number) => boolean): LabelledLead[] {
  return (recording.signal?.headers ?? []).map(({ index }) => {
    const mine = windows.map(({ found }) => found).filter(({ lead }) => lead.index === index);
    return {
      isBad: isBad(index),
      rejectedBy: new Set(mine.flatMap(({ rejectedBy }) => rejectedBy)),
      warnedBy: new Set(mine.flatMap(({ warnedBy }) => warnedBy)),
      stillS: Math.max(0, ...mine.map(({ measured }) => measured.get('still_s')?.value ?? 0)),
    };
  });
}

function ofRecordings(all: readonly Labelled[]): ValidationLine[] {
  const n = `${all.length} recordings`;
  const when = (isFound: (one: Labelled) => boolean) => confusionOf(all, ({ isBad }) => isBad, isFound);
  const rejectedLeads = ({ leads }: Labelled) => leads.filter(({ rejectedBy }) => rejectedBy.size > 0).length;
  const longest = ({ leads }: Labelled) => Math.max(0, ...leads.map(({ stillS }) => stillS));
  const frozen = when(({ leads }) => leads.some(({ rejectedBy }) => rejectedBy.has('frozen-trace')));
  const limits = [...new Set(all.map(longest))];
  const bestStill = bestOf(
    limits.map((limit) => ({ name: `over ${limit} s`, confusion: when((one) => longest(one) > limit) })),
  );
  const counts = Array.from({ length: 12 }, (_, i) => i + 1);
  const byCount = counts.map((k) => ({
    name: k === 1 ? '1 lead or more, which is a policy of 12 good leads of 12' : `${k} leads or more`,
    confusion: when((one) => rejectedLeads(one) >= k),
  }));
  const anyLead = byCount[0]!.confusion;
  const twoLeads = byCount[1]!.confusion;
  const { minGoodLeads } = profiles.get(PROFILE)!.policy;
  const bestCount = bestOf(byCount);
  return [
    claim('CinC 2011: accuracy of frozen-trace alone, any lead', accuracy(frozen), ['≥', 0.9], n, {
      shown: inWords(frozen),
      best: accuracy(bestStill.confusion),
    }),
    {
      what: `CinC 2011: best of all limits of a still lead (${bestStill.name})`,
      measured: inWords(bestStill.confusion),
      n,
    },
    claim('CinC 2011: accuracy of all rejecting rules, any lead', accuracy(anyLead), ['≥', 0.89], n, {
      shown: inWords(anyLead),
      best: accuracy(bestCount.confusion),
    }),
    {
      what: 'CinC 2011: accuracy of two rejected leads or more, which is a policy of 11 good leads of 12',
      measured: inWords(twoLeads),
      n,
    },
    {
      what: `CinC 2011: accuracy of the profile's own policy, ${minGoodLeads} good leads`,
      measured: inWords(when(({ isRejected }) => isRejected)),
      n,
    },
    {
      what: `CinC 2011: best of all counts of rejected leads (${bestCount.name})`,
      measured: inWords(bestCount.confusion),
      n,
    },
  ];
}

function ofLeads(leads: readonly LabelledLead[]): ValidationLine[] {
  const n = `${leads.length} leads`;
  const line = (what: string, isFound: (lead: LabelledLead) => boolean): ValidationLine => {
    const confusion = confusionOf(leads, ({ isBad }) => isBad, isFound);
    return { what: `CinC 2011, leads: ${what}`, measured: sesp(confusion), n };
  };
  const aboutLeads = (catalogue as readonly Rule[]).filter(({ appliesTo }) => appliesTo !== 'file');
  const anyRule = confusionOf(
    leads,
    ({ isBad }) => isBad,
    ({ rejectedBy }) => rejectedBy.size > 0,
  );
  return [
    claim(
      'CinC 2011, leads: specificity of all rejecting rules',
      specificity(anyRule),
      ['≥', 0.999],
      `${anyRule.good} good leads`,
      {
        shown: `${specificity(anyRule).toFixed(4)} (${anyRule.good - anyRule.goodSpared} rejected)`,
      },
    ),
    line('any rule rejects', ({ rejectedBy }) => rejectedBy.size > 0),
    line('any rule rejects or warns', ({ rejectedBy, warnedBy }) => rejectedBy.size + warnedBy.size > 0),
    ...aboutLeads.flatMap(({ id, severity }) => [
      ...(severity === 'reject' ? [line(`${id} rejects`, ({ rejectedBy }) => rejectedBy.has(id))] : []),
      ...(severity === 'info' || severity === 'pass'
        ? []
        : [line(`${id} rejects or warns`, ({ rejectedBy, warnedBy }) => rejectedBy.has(id) || warnedBy.has(id))]),
    ]),
  ];
}

function bestOf<T extends { readonly confusion: Confusion }>(all: readonly T[]): T {
  return all.reduce((best, one) => (accuracy(one.confusion) > accuracy(best.confusion) ? one : best));
}

function inWords(confusion: Confusion): string {
  const atWhole = accuracyAt(ACCEPTABLE_SHARE, confusion).toFixed(3);
  return `${accuracy(confusion).toFixed(3)} (${sesp(confusion)}; ${atWhole} at the whole set's share)`;
}

function sesp(confusion: Confusion): string {
  return `Se ${sensitivity(confusion).toFixed(3)} Sp ${specificity(confusion).toFixed(3)}`;
}
