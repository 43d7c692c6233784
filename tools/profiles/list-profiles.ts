/** `./ecg profiles list`: one line per profile. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { paintWith } from '../../local/terminal/paint.ts';
import { tableLines } from '../../local/terminal/table.ts';
import { quoted } from '../../local/terminal/text.ts';
import type { Profile } from '../../quality/profile.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';

export const main = command({
  call: './ecg profiles list',
  about: 'Lists the profiles. A profile says what the files of a device mean, and how its recordings are judged.',
  examples: [['./ecg profiles list', '']],
  exitStatus: { 0: 'listed', 2: 'wrong use' },
  run: ({ names: [name] }, { out, colours }) => {
    if (name !== undefined)
      throw new WrongArguments(`Unknown argument ${quoted(name)}: ./ecg profiles explain ID takes one.`);
    const paint = paintWith(colours);
    const [head = '', rule = '', ...rows] = tableLines(
      [['profile', 'leads', 'rate', 'stores', 'for'], ...[...profiles.values()].map(cellsOf)],
      [false, true, true, false, false],
    );
    out.write([paint('bold', head), rule, ...rows].map((line) => `${line}\n`).join(''));
    out.write(`\nThe default, without --profile, is ${defaultProfile.id}. All about one: ./ecg profiles explain ID\n`);
    return 0;
  },
});

function cellsOf({ id, title, recording: { leads, samplingRate, stores } }: Profile): string[] {
  const ecg = leads?.filter((lead) => typeof lead === 'string' || lead.isEcg !== false);
  return [
    id,
    ecg === undefined ? 'any' : String(ecg.length),
    samplingRate === undefined ? 'any' : String(samplingRate),
    stores === 'as the file says' ? 'any' : stores,
    title,
  ];
}
