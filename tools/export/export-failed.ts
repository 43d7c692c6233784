/** Why an export was not made. */
import { CommandError } from '../../local/terminal/command-error.ts';

/** It ended on the way, and may be tried again: the disk is full, the lake keeps changing, somebody pressed Ctrl-C. */
export class ExportFailed extends CommandError {
  override readonly name = 'ExportFailed';
  override readonly exitStatus = 1;
}

/** What is asked for cannot be, whenever it is tried. */
export class ExportRefused extends CommandError {
  override readonly name = 'ExportRefused';
  override readonly exitStatus = 2;
}
