/** Questions that are not answered, by what is wrong with them; each message is the sentence that the page shows. */

/** A question that cannot be meant. */
export class BadQuestion extends Error {
  readonly status: number = 400;
}

/** What is sent is not what is taken here. */
export class WrongType extends BadQuestion {
  override readonly status = 415;
}

/** More is sent than is taken. */
export class TooMuch extends BadQuestion {
  override readonly status = 413;
}
