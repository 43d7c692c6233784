/** Writes the entry of a rule into a profile's file: shown as a diff first, and only if the file is still what was shown. */
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unfinishedPath } from '../../../../local/stores/unfinished.ts';
import { isSystemError, systemMessage } from '../../../../local/terminal/text.ts';
import type { ProfileDiff } from '../bench-wire.ts';
import { NoBench } from '../no-bench.ts';
import { formatted, mistakeWith } from './compiler.ts';
import { editedProfile } from './edited-profile.ts';
import { lineDiff } from './line-diff.ts';
import { profileFile, textOf } from './live-rules.ts';

/** What to write of a profile. */
export interface EntryAsked {
  readonly profileId: string;
  readonly ruleId: string;
  /** As `profileLines` has it; empty to take the entry away. */
  readonly lines: string;
}

/** Writes profiles of one project. */
export class ProfileWriter {
  private readonly root: string;

  /** @param root the folder of the project */
  constructor(root: string) {
    this.root = root;
  }

  /** @throws {NoBench} when there is nothing to write, or it cannot be written there */
  async diff(asked: EntryAsked): Promise<ProfileDiff> {
    const { file, before, after } = await this.texts(asked);
    return { file, sha256: sha256(before), lines: lineDiff(before, after) };
  }

  /** @throws {NoBench} when the file is another than the one that was shown, or cannot be read. @param shown its SHA-256 */
  refuseChanged(profileId: string, shown: string): void {
    const file = profileFile(profileId);
    if (sha256(textOf(this.root, file)) !== shown) throw hasChanged(file);
  }

  /**
   * Replaces the file as a whole, in one step.
   *
   * @param shown the SHA-256 of the file that the diff was made from
   * @returns the file's name
   * @throws {NoBench} when the file is another by now, or would not compile
   */
  async write(asked: EntryAsked, shown: string): Promise<string> {
    const { file, before, after } = await this.texts(asked);
    if (sha256(before) !== shown) throw hasChanged(file);
    const mistake = await mistakeWith(this.root, file, after);
    if (mistake !== undefined) throw new NoBench(`Not written, for it would not compile: ${mistake}`);
    const path = join(this.root, file);
    const unfinished = unfinishedPath(path);
    try {
      writeFileSync(unfinished, after, { mode: statSync(path).mode });
      if (readFileSync(path, 'utf8') !== before) throw hasChanged(file); // the compiler took its time
      renameSync(unfinished, path);
    } catch (error) {
      rmSync(unfinished, { force: true });
      if (isSystemError(error))
        throw new NoBench(`${file} cannot be written: ${systemMessage(error)}.`, { cause: error });
      throw error;
    }
    return file;
  }

  private async texts({ profileId, ruleId, lines }: EntryAsked) {
    const file = profileFile(profileId);
    const before = textOf(this.root, file);
    const edited = await editedProfile(before, file, ruleId, lines);
    const after = edited === before ? before : await formatted(file, edited);
    if (after === before) throw new NoBench(`${file} says so already: there is nothing to write.`);
    return { file, before, after };
  }
}

function hasChanged(file: string): NoBench {
  return new NoBench(`${file} has changed since these lines were shown: look at them again.`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
