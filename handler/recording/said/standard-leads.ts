/** The twelve standard leads, and how they are written. */
export const STANDARD_LEADS = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'] as const;

/** One of them. */
export type StandardLead = (typeof STANDARD_LEADS)[number];

const STANDARD = new Map(STANDARD_LEADS.map((name) => [name.toLowerCase(), name]));

/** Which standard lead a name means: `AVR`, `Lead II`, `ECG_V1`; undefined when it means another, such as a modified one. */
export function standardLead(name: string): StandardLead | undefined {
  const bare = name.replace(/^(ecg|ekg|lead|ableitung)[\s_:-]*(lead[\s_:-]*)?(?=\S)/i, '');
  return STANDARD.get(bare.toLowerCase());
}
