/**
 * The rules and profiles as their files are now, so that one that somebody saves in an editor is used at once. What a rule
 * imports from `quality/signal/` stays as it was when the page was started.
 */
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError, systemMessage } from '../../../../local/terminal/text.ts';
import { rulesetOf } from '../../../../quality/judge/ruleset.ts';
import type { Profile } from '../../../../quality/profile.ts';
import { profiles } from '../../../../quality/profiles/index.ts';
import type { Rule } from '../../../../quality/rule.ts';
import { catalogue } from '../../../../quality/rules/index.ts';
import { mistakeIn } from '../../../ecg/mistake.ts';
import { NoBench } from '../no-bench.ts';
import { mistakeInQuality } from './compiler.ts';

/** What a profile and the rules are now. */
export interface RulesNow {
  readonly profile: Profile;
  /** In catalogue order. */
  readonly rules: readonly Rule[];
}

/** A file as it is at a moment. */
interface FileState {
  /** When it was written, and how long it is. */
  readonly written: string;
  /** Empty when it cannot be read. */
  readonly sha256: string;
}

/** The file of a profile, from the project's folder. Of no others: the ids are a closed list. */
export function profileFile(id: string): string {
  if (!profiles.has(id)) throw new NoBench(`The profile ${id} has no file in quality/profiles/.`);
  return `quality/profiles/${id}.ts`;
}

/** Reads what changed since it was made. */
export class LiveRules {
  private readonly root: string;
  /** What each file was when the page was started. */
  private readonly started: ReadonlyMap<string, FileState>;
  private readonly known = new Map<string, { readonly state: string; readonly now: Promise<RulesNow> }>();

  /** @param root the folder of the project whose modules run here */
  constructor(root: string) {
    this.root = root;
    const files = [...profiles.keys()].map(profileFile).concat(ruleFiles());
    this.started = new Map(
      files.map((file) => [file, { written: this.writtenAt(file), sha256: sha256Of(root, file) }]),
    );
  }

  /** Another text with every save of the profile or of a rule. */
  state(profileId: string): string {
    const changed = this.changed(profileId).map((file) => `${file} ${this.writtenAt(file)}`);
    return changed.length === 0 ? '' : createHash('sha256').update(changed.join('\n')).digest('hex').slice(0, 16);
  }

  /** Read once for each state, or again while it is wrong. @throws {NoBench} when a file that was saved is wrong: `quality/rules/frozen-trace.ts:12: Type …` */
  now(profileId: string): Promise<RulesNow> {
    const state = this.state(profileId);
    const known = this.known.get(profileId);
    if (known?.state === state) return known.now;
    const now = this.read(profileId);
    this.known.set(profileId, { state, now });
    // Whoever asked hears of it. It is not kept: the mistake may be put right in a file of `quality/` that is not watched.
    now.catch(() => {
      if (this.known.get(profileId)?.now === now) this.known.delete(profileId);
    });
    return now;
  }

  private async read(profileId: string): Promise<RulesNow> {
    const changed = this.changed(profileId);
    const started = { profile: profiles.get(profileId)!, rules: catalogue as readonly Rule[] };
    if (changed.length === 0) return started;
    for (const file of changed) textOf(this.root, file);
    const mistake = await mistakeInQuality(this.root);
    if (mistake !== undefined) throw new NoBench(mistake);
    try {
      const file = profileFile(profileId);
      const profile = changed.includes(file) ? await this.load<Profile>(file, profileId) : started.profile;
      const rules = await Promise.all(
        started.rules.map(async (rule) => {
          const of = ruleFile(rule.id);
          return changed.includes(of) ? await this.load<Rule>(of, rule.id) : rule;
        }),
      );
      rulesetOf(profile, rules); // refuses what the compiler cannot see
      if (JSON.stringify(profile.recording) !== JSON.stringify(started.profile.recording)) {
        throw new NoBench(
          `What the numbers of a recording mean has changed in ${file}: start ./ecg look again to read recordings by it.`,
        );
      }
      return { profile, rules };
    } catch (error) {
      if (error instanceof Error) error.stack = error.stack?.replace(/\?v=\w+/g, '') ?? ''; // as people know the file
      const found = error instanceof NoBench ? error : mistakeIn(error);
      if (found === undefined) throw error;
      throw new NoBench(found.message, { cause: error });
    }
  }

  /** Loaded anew for each content of the file. */
  private async load<T extends { readonly id: string }>(file: string, id: string): Promise<T> {
    const path = join(this.root, file);
    const version = sha256Of(this.root, file).slice(0, 16);
    const escaped = path.replace(/[%?#]/g, encodeURIComponent);
    const { default: value } = (await import(`${escaped}?v=${version}`)) as { readonly default: T };
    if (value?.id === id) return value;
    throw new NoBench(`${file}:1: must export ${id} by default, got ${JSON.stringify(value?.id ?? null)}.`);
  }

  private changed(profileId: string): string[] {
    return [profileFile(profileId), ...ruleFiles()].filter((file) => {
      const { written, sha256 } = this.started.get(file)!;
      return this.writtenAt(file) !== written && sha256Of(this.root, file) !== sha256;
    });
  }

  /** When it was written and how long it is; `gone` when it cannot be read. */
  private writtenAt(file: string): string {
    try {
      const { mtimeMs, size } = statSync(join(this.root, file));
      return `${mtimeMs} ${size}`;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      return systemMessage(error);
    }
  }
}

/** @throws {NoBench} when it cannot be read. @param file from the folder of the project */
export function textOf(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new NoBench(`${file} cannot be read: ${systemMessage(error)}.`, { cause: error });
  }
}

function sha256Of(root: string, file: string): string {
  try {
    return createHash('sha256').update(textOf(root, file)).digest('hex');
  } catch (error) {
    if (!(error instanceof NoBench)) throw error;
    return '';
  }
}

function ruleFile(id: string): string {
  return `quality/rules/${id}.ts`;
}

function ruleFiles(): string[] {
  return (catalogue as readonly Rule[]).map(({ id }) => ruleFile(id));
}
