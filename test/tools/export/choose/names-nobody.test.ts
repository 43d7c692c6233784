import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { namesNobody } from '../../../../tools/export/choose/names-nobody.ts';

const SHOWN = [
  'true',
  "outcome = 'accepted' and sampling_rate_hz = 360",
  'sampling_rate_hz = 360 and duration_s >= 60.5',
  'Usable_Share > .9 OR (quality between 0.5 and 1 and not lead_count < 12)',
  "ruleset = '0123456789abcdef' and pipeline_version <> '749be66dead0-dirty'",
  `recording_id in ('${'0f'.repeat(32)}', '${'a9'.repeat(32)}')`,
  `"code" is null and profile in ('mit-bih-360', 'generic')`,
  "code like '%mains-hum%' or gain_source = 'assumed'",
  "ingest_date >= '2026-01-31' and received_at < timestamp '2026-02-01 08:30:00'",
  "mat_version = '7.3' and round(duration_s / 60) = 5",
];

const NAMES = ['Jane Doe', 'jane', 'MEIER', "O'Brien", 'Ærø', '李雷', 'S-017', '_jane', '19460312-1234', 'x;jane'];

/** The ways in which SQL can hold any text. */
const FORMS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `'${name.replaceAll("'", "''")}'`,
  (name) => ` and '${name.replaceAll("'", "''")}' is not null `,
  (name) => `"${name}"`,
  (name) => `$$${name}$$`,
  (name) => `$a$${name}$a$`,
  (name) => `/*${name}*/`,
  (name) => `--${name}\n`,
  (name) => ` e'${name.replaceAll("'", "\\'")}' `,
];

describe('a condition is shown', () => {
  test.each(SHOWN)('when each word of it is known: %s', (text) => expect(namesNobody(text)).toBe(true));

  test('never when a name stands anywhere in it, in whichever form', () => {
    const spliced = fc.record({
      text: fc.constantFrom(...SHOWN),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      name: fc.constantFrom(...NAMES.filter((name) => !/^\d/.test(name))),
      form: fc.constantFrom(...FORMS),
    });
    fc.assert(
      fc.property(spliced, ({ text, at, name, form }) => {
        const cut = Math.round(at * text.length);
        expect(namesNobody(text.slice(0, cut) + form(name) + text.slice(cut))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  test('never when a text that the pipeline does not write is compared with any column', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('outcome', 'code', 'recorded_at', 'sha256'),
        fc.constantFrom(...NAMES),
        (column, name) => {
          expect(namesNobody(`${column} <> '${name.replaceAll("'", "''")}'`)).toBe(false);
        },
      ),
    );
  });

  test.each([
    "subject = 'S-017'",
    "Source_Key like 'a/%'",
    '"subject" is not null',
    "reason = 'accepted'",
    "device = 'accepted'",
    "columns('subj.*') = 'accepted'",
    'columns(*) is not null',
    "columns(c -> c like 'sub%') = 'accepted'",
    "recording_id in (select recording_id from findings where message like '%Jane Doe%')",
    'outcome in (from findings)',
    'outcome in (table findings)',
    'latest_recordings is not null',
    "latest_recordings::text like '%accepted%'",
    "#9 = 'accepted'",
    "outcome = chr(74) || 'accepted'",
    "outcome = x'4a616e65'",
    'bytes = 0x4a616e65',
    'bytes = 194603121234',
    "sha256 = '194603121234'",
    "sha256 = '1946031212345678'",
    "outcome = 'accepted' -- of Jane Doe",
    "outcome = ''",
  ])('never when it may reach or hold a name: %s', (text) => expect(namesNobody(text)).toBe(false));
});
