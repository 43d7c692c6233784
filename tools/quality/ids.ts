/** Ids of rules and profiles: the names of their files, and of what an index imports from them. */

/** Kebab-case, from a letter on. */
const KEBAB_CASE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/** Words that JavaScript or the index itself uses, so that nothing can be imported under their name. */
const TAKEN = new Set(
  `await break case catalogue catch class const continue debugger default delete do else enum eval export extends false finally
   for function if implements import in index instanceof interface let new null package private profile profiles protected
   public return rule static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/** @returns what is wrong with an id, as the end of a sentence; undefined when nothing is */
export function problemOfId(id: string): string | undefined {
  if (!KEBAB_CASE.test(id)) return 'must be lower-case words joined by hyphens, like "muscle-noise"';
  return TAKEN.has(id) ? 'must not be a word of JavaScript or of the index' : undefined;
}

/** `mit-bih-360` → `mitBih360`. */
export function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
