/** Every verdict of every rule as rows: value, limit, and all that the rule measured; leads that share a row are named together. */
import { Quantity } from '../../quality/units.ts';
import { filledIn } from '../../quality/verdict.ts';
import { type Html, html } from './html.ts';
import type { JudgedFile } from './judged-file.ts';

/** The table of measures. */
export function measuresTable({ verdicts, recording: { signal } }: JudgedFile): Html {
  const rows = verdicts.map(({ rule, lead, worst: { verdict, window } }) => ({
    ruleId: rule.id,
    lead: lead === undefined ? 'file' : (signal?.headers[lead]?.name ?? ''),
    outcome: verdict.outcome,
    sentence: verdict.sentence,
    limit: limitWords(verdict.value, verdict.limit),
    measured: [...verdict.measured].map(([name, value]) => `${name} ${figure(value)}`).join(', '),
    startS:
      window === undefined || signal === undefined
        ? ''
        : `${Number((window.start / signal.samplingRateHz).toFixed(2))} s`,
  }));
  const alike = Map.groupBy(rows, ({ ruleId, outcome, sentence, limit, measured }) =>
    JSON.stringify([ruleId, outcome, sentence, limit, measured]),
  );
  const lines = [...alike.values()].map((ones) => {
    const [{ ruleId, outcome, sentence, limit, measured, startS }] = ones as [(typeof rows)[number]];
    const leads = ones.map(({ lead }) => lead).join(', ');
    return html`<tr class="${outcome}"><th scope="row">${ruleId}</th><td>${leads}</td><td>${outcome}</td><td>${sentence}</td><td>${limit}</td><td>${measured}</td><td>${ones.length === 1 ? startS : ''}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Rule</th><th scope="col">Leads</th><th scope="col">Verdict</th><th scope="col">In words</th><th scope="col">Value and limit</th><th scope="col">Measured</th><th scope="col">Worst window</th></tr></thead><tbody>
${lines}
</tbody></table>`;
}

/** `0.4 mV, limit 0.5 mV` */
function limitWords(value: Quantity | undefined, limit: Quantity | undefined): string {
  if (value === undefined) return '';
  if (limit === undefined || limit.unit !== value.unit) return figure(value);
  return filledIn('{value}, limit {limit}', value, limit);
}

function figure(value: Quantity): string {
  return String(new Quantity(Number(value.value.toPrecision(4)), value.unit));
}
