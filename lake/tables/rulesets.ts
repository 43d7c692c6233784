/** One row for each set of rules that judged an upload of the day: what is behind the hash in `ruleset`. */
import type { Column } from '../column.ts';
import { RULESET } from './shared.ts';

/** The columns of `rulesets`. */
export const rulesets = [
  {
    ...RULESET,
    sentence: 'As in the other tables: the first 16 digits of the SHA-256 of `description`, hexadecimal.',
  },
  { name: 'profile', type: 'string', unit: '', nullable: false, sentence: 'Profile that the rules were set by.' },
  {
    name: 'description',
    type: 'string',
    unit: '',
    nullable: false,
    sentence:
      'JSON: profile, SHA-256 of the code, how files are read, window, policy, and each rule with its settings.',
  },
  {
    name: 'code_sha256',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'SHA-256 of the minified code of the rules and the signal functions that they use, hexadecimal.',
  },
  {
    name: 'first_seen',
    type: 'timestamp',
    unit: 'UTC',
    nullable: false,
    sentence: 'When an upload of this day was first judged by it; the earliest over all days is its first use.',
  },
  {
    name: 'pipeline_version',
    type: 'string',
    unit: '',
    nullable: false,
    sentence: 'Version of the software that judged it then, as in `recordings`.',
  },
] as const satisfies readonly Column[];
