/** How far two people agree beyond chance. */

/**
 * Cohen's kappa: 1 when they always agree, 0 when no more than by chance.
 *
 * Source: Cohen, "A coefficient of agreement for nominal scales", Educ Psychol Meas 20 (1960).
 *
 * @returns NaN of no pairs, and where both always said one and the same thing, so that chance alone agrees
 */
export function cohensKappa(pairs: readonly (readonly [one: string, other: string])[]): number {
  const share = (count: number) => count / pairs.length;
  const agreed = share(pairs.filter(([one, other]) => one === other).length);
  const said = new Set(pairs.flat());
  const byChance = [...said].reduce((sum, word) => {
    const ofOne = share(pairs.filter(([one]) => one === word).length);
    const ofOther = share(pairs.filter(([, other]) => other === word).length);
    return sum + ofOne * ofOther;
  }, 0);
  return byChance === 1 ? Number.NaN : (agreed - byChance) / (1 - byChance);
}
