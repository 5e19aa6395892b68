/**
 * @template T
 * @param {() => Promise<T>} work done once it has succeeded: after a failure, the next call tries again
 * @returns {() => Promise<T>}
 */
export function once(work) {
  /** @type {Promise<T> | null} */
  let doing = null;
  return () => {
    doing ??= work().catch((error) => {
      doing = null;
      throw error;
    });
    return doing;
  };
}
