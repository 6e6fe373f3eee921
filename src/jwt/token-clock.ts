/** How far a clock may be set back, in milliseconds, before the times of before are given up. */
const STEP = 1000;

/**
 * The times of tokens and of revocations of their subjects, in milliseconds since 1970: a revocation is as late as every token
 * before it, and a token later than every revocation before it, also within a millisecond.
 */
export class TokenClock {
  #issued = 0;
  #revoked = 0;

  issue(): number {
    return (this.#issued = notBefore(this.#revoked + 1));
  }

  revocation(): number {
    return (this.#revoked = notBefore(this.#issued));
  }
}

function notBefore(earliest: number): number {
  const now = Date.now();
  return earliest - now > STEP ? now : Math.max(earliest, now);
}
