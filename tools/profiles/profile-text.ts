/** The text of a profile's file from its values. It compiles, and is formatted as the project's other files are. */

/** What the file says. */
export interface ProfileValues {
  /** As `problemOfId` allows. */
  readonly id: string;
  /** In one line, without control characters. */
  readonly title: string;
  readonly variable: string;
  readonly orientation: 'auto' | 'leads in rows' | 'leads in columns';
  readonly samplingRateHz: number;
  /** Undefined for files in millivolts. */
  readonly counts: { readonly gainAduPerMv: number; readonly zeroAdu: number } | undefined;
  readonly mainsHz: number | 'unknown';
  /** Row by row; empty where the rows have no names. */
  readonly leads: readonly string[];
  /** What such files look like; undefined where that cannot be said. */
  readonly looksLike: { readonly channelCount: number; readonly codes?: readonly [number, number] } | undefined;
}

/** What stands behind values that somebody has still to look up, each as a comment; empty where nobody has to. */
export interface Remarks {
  readonly rate: string;
  readonly gain: string;
  readonly zero: string;
  readonly mains: string;
}

/** For values that somebody has given. */
export const NO_REMARKS: Remarks = { rate: '', gain: '', zero: '', mains: '' };

/** Longer lines are broken. */
const MAX_LINE = 120;

/** The text of `quality/profiles/ID.ts`. */
export function profileText(values: ProfileValues, remarks: Remarks = NO_REMARKS): string {
  const { id, title, variable, orientation, samplingRateHz, counts, mainsHz, leads, looksLike } = values;
  const units = new Set(['hz', 'percent', 'seconds']);
  if (counts !== undefined) units.add('adu').add('aduPerMillivolt');
  const codes = looksLike?.codes;
  if (looksLike !== undefined) units.add(codes === undefined ? 'millivolts' : 'adu');
  const looks = codes === undefined ? 'within: millivolts(20)' : `codes: [adu(${codes[0]}), adu(${codes[1]})]`;
  const behind = (remark: string) => (remark === '' ? '' : ` // ${remark}`);
  const lines = [
    `    variables: [${literal(variable)}],`,
    `    orientation: '${orientation}',`,
    `    stores: '${counts === undefined ? 'mV' : 'adu'}',`,
    `    samplingRate: hz(${samplingRateHz}),${behind(remarks.rate)}`,
    ...(counts === undefined
      ? []
      : [
          `    gain: aduPerMillivolt(${counts.gainAduPerMv}),${behind(remarks.gain)}`,
          `    zero: adu(${counts.zeroAdu}),${behind(remarks.zero)}`,
        ]),
    `    mains: ${mainsHz === 'unknown' ? "'unknown'" : `hz(${mainsHz})`},${behind(remarks.mains)}`,
    ...(leads.length === 0 ? [] : leadLines(leads)),
  ];
  return `import { profile } from '../profile.ts';
import { ${[...units].sort().join(', ')} } from '../units.ts';

/** Which device, and from where you know what its files mean. */
export default profile({
  id: '${id}',
  title: ${literal(title)},
  recording: {
${lines.join('\n')}
  },
${looksLike === undefined ? '' : `  looksLike: { leads: [${looksLike.channelCount}], ${looks} },\n`}  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {},
});
`;
}

function leadLines(leads: readonly string[]): string[] {
  const names = leads.map(literal);
  const line = `    leads: [${names.join(', ')}],`;
  return line.length <= MAX_LINE ? [line] : ['    leads: [', ...names.map((name) => `      ${name},`), '    ],'];
}

/** What an editor does not show, or turns around what is beside it. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** As the formatter writes a text: in single quotes, or in double ones where those need fewer escapes. What is not seen is escaped. */
function literal(text: string): string {
  const inDouble = JSON.stringify(text).replace(UNSEEN, escaped);
  const [single, double] = [text.split("'").length, text.split('"').length];
  if (single > double) return inDouble;
  return `'${inDouble.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** `\u202e`; of a character beyond 16 bits, both halves. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
