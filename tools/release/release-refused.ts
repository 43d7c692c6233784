import { CommandError } from '../../local/terminal/command-error.ts';

/** The project is not ready for a release. */
export class ReleaseRefused extends CommandError {
  override readonly name = 'ReleaseRefused';
  readonly exitStatus = 1;
}
