/**
 * Whether somebody is there, from touches alone: nobody is, until one comes; and
 * who has not been heard of for a while is asked, then taken to have left.
 * @typedef {'attract' | 'visit' | 'countdown'} State
 */

/**
 * @typedef {object} Heard what is told of it
 * @property {() => void} come somebody touched a screen that nobody was at
 * @property {(seconds: number) => void} ask how long is left to say that one is still there; each second
 * @property {() => void} stay one is
 * @property {() => void} leave nobody is there any more
 */

export class Presence {
  /**
   * @param {{ idle: number, countdown: number }} patience seconds
   * @param {Heard} heard
   * @param {{ state: State, now: number }} from milliseconds of any clock that only goes on
   */
  constructor({ idle, countdown }, heard, { state, now }) {
    this.idle = idle * 1000;
    this.countdown = countdown * 1000;
    this.heard = heard;
    this.state = state;
    this.last = now;
    /** The seconds that were told last. */
    this.told = 0;
  }

  /** @param {number} now */
  touch(now) {
    this.last = now;
    const { state } = this;
    this.state = 'visit';
    if (state === 'attract') this.heard.come();
    if (state === 'countdown') this.heard.stay();
  }

  /** Somebody says that the visit is over, or the countdown does. */
  leave() {
    this.state = 'attract';
    this.heard.leave();
  }

  /** @param {number} now to be called several times a second */
  tick(now) {
    if (this.state === 'attract') return;
    const beyond = now - this.last - this.idle;
    if (beyond < 0) return;
    if (beyond >= this.countdown) {
      this.leave();
      return;
    }
    const seconds = Math.ceil((this.countdown - beyond) / 1000);
    if (this.state === 'countdown' && seconds === this.told) return;
    this.state = 'countdown';
    this.told = seconds;
    this.heard.ask(seconds);
  }
}
