import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const unpacked = join(root, '.passerelles/nginx/usr/sbin/nginx');
const PATIENCE = 20_000;

/**
 * Serves a folder below /atlas/ with a real nginx of its own, as an operator who
 * includes deploy/static.nginx.conf does.
 * @param {string} www the folder that holds the folder "atlas"
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startNginx(www) {
  const prefix = await mkdtemp(join(tmpdir(), 'passerelles-nginx-'));
  const port = await freePort();
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  await writeFile(
    join(prefix, 'nginx.conf'),
    `daemon off;
master_process off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  ${places.map((name) => `${name}_temp_path temporary;`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location /atlas/ {
      root "${www}";
      error_page 404 /atlas/404.html;
      include "${join(root, 'deploy/static.nginx.conf')}";
    }
  }
}
`,
  );
  const binary = existsSync(unpacked) ? unpacked : 'nginx';
  const child = spawn(binary, ['-e', 'stderr', '-p', prefix, '-c', 'nginx.conf'], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let said = '';
  let over = false;
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('exit', resolve);
  }).then((how) => {
    over = true;
    said += how ?? '';
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(prefix, { recursive: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  for (const late = Date.now() + PATIENCE; !(await answers(origin)); ) {
    if (over || Date.now() > late) {
      await stop();
      throw new Error(`nginx does not answer:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20)); // between two looks
  }
  return { url: `${origin}/atlas`, stop };
}

/** @param {string} origin */
async function answers(origin) {
  try {
    await fetch(origin);
    return true;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} a port where nobody listens */
async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  await new Promise((resolve) => server.close(resolve));
  return port;
}
