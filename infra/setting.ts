/**
 * Kinds of configuration values. Each says in words what it allows, and turns the text of the stack's file into a value
 * or into nothing; `config.ts` reads them all and refuses the wrong ones.
 */
import { RunError } from '@pulumi/pulumi';

/** The configuration is wrong. The message is one sentence, and the language host prints it without a stack. */
export class ConfigError extends RunError {
  override readonly name = 'ConfigError';
}

/** One value that a stack may set. */
export interface ConfigSetting<T> {
  /** What is allowed, as it stands in a refusal: `a whole number from 1 to 365`. */
  readonly allowed: string;
  /** The default. */
  readonly otherwise: T;
  /** @returns undefined when the text is not what is allowed */
  readonly read: (text: string) => T | undefined;
  /** True when a refusal must not repeat what was found. */
  readonly isSecret?: boolean;
}

/** A whole number, both ends included. */
export function whole(least: number, most: number, otherwise: number): ConfigSetting<number> {
  const read = (text: string) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
  return { allowed: `a whole number from ${least} to ${most}`, otherwise, read };
}

/** One of a few values. */
export function oneOf<T extends string | number>(values: readonly T[], otherwise: T): ConfigSetting<T> {
  return { allowed: `one of ${values.join(', ')}`, otherwise, read: (text) => values.find((v) => String(v) === text) };
}

/** Yes or no. */
export function flag(otherwise: boolean): ConfigSetting<boolean> {
  const read = (text: string) => (text === 'true' ? true : text === 'false' ? false : undefined);
  return { allowed: 'true or false', otherwise, read };
}

/** A text of a certain form that may be left out. */
export function text(form: RegExp, allowed: string): ConfigSetting<string | undefined> {
  return { allowed, otherwise: undefined, read: (found) => (form.test(found) ? found : undefined) };
}

/** The same value, but one that a stack may leave out. */
export function optional<T>(setting: ConfigSetting<T>): ConfigSetting<T | undefined> {
  return { ...setting, otherwise: undefined };
}

/** The same value, never shown. */
export function secret<T>(setting: ConfigSetting<T>): ConfigSetting<T> {
  return { ...setting, isSecret: true };
}
