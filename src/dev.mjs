// npm run dev: the server from its sources, started again after every change, and what browsers load kept built.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
const children = [
  run('src/build.mjs', '--browser'),
  run('node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'src/main.ts'),
];

// Whichever ends takes the other with it; at a terminal Ctrl-C reaches all of us.
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
for (const child of children) child.once('exit', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', () => undefined);
