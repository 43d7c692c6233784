/** `./ecg profiles new ID`: makes the file of a profile, which works as it is. */
import { PROFILES } from './catalogue-files.ts';
import { newFilesCommand } from './new-files.ts';
import { profileTemplate } from './templates.ts';

/** Refuses an id that another profile has, or that cannot be a name in the index. */
export const main = newFilesCommand({
  kind: PROFILES,
  filesOf: (id) => new Map([[`quality/profiles/${id}.ts`, profileTemplate(id)]]),
  nextSteps: (id) => `Next: say in it what the files of the device mean. Then
  ./ecg rules try FILE --profile ${id}
  npm run docs
  npm test
`,
});
