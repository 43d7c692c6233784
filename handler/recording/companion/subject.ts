/** Who a sheet says was recorded. WFDB has no field for it; databases put it into comments. */

/** `subject_id: 10000032`, `<subject_id>: 10000032`, `Patient ID: P-12`. "patient: male, 56" names nobody. */
const SUBJECT =
  /^<?(?:subject|(?:subject|patient)[ _-]?(?:id|number|no\.?))>?\s*[:=]\s*([\p{L}\p{N}][\p{L}\p{N}._-]{0,63})$/iu;
/** What people write where nobody is named. */
const NOBODY = /^(?:unknown|none|n[._-]?a|nan|null|not[._-]?known)$/i;

/** The subject that exactly one of the comments names, or all of those that name one. */
export function subjectIn(comments: readonly string[]): string | undefined {
  const named = comments.map((comment) => SUBJECT.exec(comment.trim())?.[1]).filter((one) => one !== undefined);
  const subjects = new Set(named.filter((one) => !NOBODY.test(one)));
  const [subject] = subjects;
  return subjects.size === 1 ? subject : undefined;
}
