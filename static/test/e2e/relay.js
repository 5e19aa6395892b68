import { createServer } from 'node:http';
import { origin } from './browser.js';

/**
 * The program behind an address of its own, which can go away, be slow, or have
 * another edition: the one it has, under another digest.
 * @typedef {object} Relay
 * @property {string} url
 * @property {string[]} asked the paths that reached it
 * @property {(path: string) => boolean} breaks what is answered by 502
 * @property {(path: string) => boolean} hangs what is not answered
 * @property {() => void} release lets go of what hangs, and answers again
 * @property {() => Promise<void>} goAway refuses all connections, as a server that was killed
 * @property {() => Promise<void>} comeBack
 * @property {(digest: string) => void} publish
 */

/** @returns {Promise<Relay>} */
export async function openRelay() {
  const { digest: real, number } = await (await fetch(`${origin}/api/edition`)).json();
  let published = real;
  /** @type {import('node:http').ServerResponse[]} */
  const hanging = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    relay.asked.push(path);
    if (relay.hangs(path)) {
      hanging.push(response);
      return;
    }
    if (relay.breaks(path)) {
      response.writeHead(502).end();
      return;
    }
    const answer = await fetch(origin + path.replace(published, real), {
      method: request.method,
      redirect: 'manual',
    });
    const headers = new Headers(answer.headers);
    for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'etag'])
      headers.delete(name);
    const content = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, Object.fromEntries(headers));
    if (published === real || !/html|json/.test(headers.get('content-type') ?? '')) response.end(content);
    else {
      const next = content.toString().replaceAll(real, published);
      response.end(next.replaceAll(`"number":${number},`, `"number":${number + 1},`));
    }
  });
  /** @param {number} port */
  const listen = (port) =>
    /** @type {Promise<void>} */ (new Promise((done) => server.listen(port, 'localhost', done)));
  await listen(0);
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  /** @type {Relay} */
  const relay = {
    url: `http://localhost:${port}`,
    asked: [],
    breaks: () => false,
    hangs: () => false,
    release: () => {
      relay.hangs = () => false;
      for (const response of hanging.splice(0)) response.destroy();
    },
    goAway: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
    comeBack: () => listen(port),
    publish: (digest) => {
      published = digest;
    },
  };
  return relay;
}
