/** What is written of a saved question; the rest follows from it. */
export interface QuestionText {
  /** Kebab case; never changed, because it names the saved query. */
  readonly id: string;
  /** The number that orders it, and the question. */
  readonly title: string;
  /** What the answer shows, and what to change in it. */
  readonly sentence: string;
  /** The SQL, with names in the places of the parameters, `:since`, for `filled`. */
  readonly text: string;
}
