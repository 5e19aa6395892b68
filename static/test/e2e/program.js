import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PATIENCE = 240_000;

/** The real program. */
export function program() {
  const binary = join(root, 'bin/passerelles');
  if (!existsSync(binary)) throw new Error(`${binary} is not built: make build`);
  return binary;
}

/** What it is started with, and the commands beside it. */
export function environment() {
  const state = process.env.PASSERELLES_TEST_STATE_DIR || join(root, '.passerelles/test');
  return { ...process.env, PASSERELLES_STATE_DIR: state };
}

/**
 * Starts the real program, with everything it does, on a free port: or uses the
 * one that already serves at PASSERELLES_URL.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startProgram() {
  if (process.env.PASSERELLES_URL) return { url: process.env.PASSERELLES_URL, stop: async () => {} };
  return launch(['run']);
}

/**
 * Starts the real program on a free port, and waits until it serves.
 * @param {string[]} command
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function launch(command) {
  const child = spawn(program(), command, {
    cwd: root,
    env: { ...environment(), PASSERELLES_ADDR: '127.0.0.1:0' },
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  /** @type {Promise<string>} */
  const url = new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`not served after ${PATIENCE / 1000} s:\n${said}`)),
      PATIENCE,
    );
    /** @param {Buffer} chunk */
    const listen = (chunk) => {
      said += chunk;
      const found = /→ .*(http:\/\/localhost:\d+)/.exec(said);
      if (!found) return;
      clearTimeout(late);
      resolve(found[1]);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended (${code}):\n${said}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  try {
    return { url: await url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
