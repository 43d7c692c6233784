/** A question that the bench cannot answer, or something that it cannot write; its message says why, in a sentence. */
export class NoBench extends Error {}
