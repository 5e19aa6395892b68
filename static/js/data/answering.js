/** While nothing answers, it is asked again this often. */
const AGAIN = 30_000;

/**
 * Watches whether the server answers, from the moment there is a doubt. That a
 * machine is on no network is only a doubt: a kiosk serves itself.
 * @param {() => Promise<boolean>} ask whether it answers
 * @param {(away: boolean) => void} tell each time that changes
 * @param {(again: () => void, after: number) => void} [wait]
 * @returns {() => Promise<void>} to be called when there is a doubt
 */
export function watchAnswering(ask, tell, wait = setTimeout) {
  let away = false;
  let asking = false;
  let waiting = false;
  return async function look() {
    if (asking) return;
    asking = true;
    const answers = await ask();
    asking = false;
    if (away === answers) {
      away = !answers;
      tell(away);
    }
    if (!away || waiting) return;
    waiting = true;
    wait(() => {
      waiting = false;
      look();
    }, AGAIN);
  };
}
