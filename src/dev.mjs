// npm run dev: the server from its sources, started again after every change, and what browsers load kept built.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (stdio, ...args) => spawn(process.execPath, args, { cwd: root, stdio });
const children = [run(['inherit', 'inherit', 'inherit', 'ipc'], 'src/build.mjs', '--browser')];
// The server serves what it finds at its start.
children[0].once('message', () => {
  children.push(run('inherit', 'node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', 'src/main.ts'));
  children[1].once('exit', stop);
});

// Whichever ends takes the other with it; at a terminal Ctrl-C reaches all of us.
const stop = () => children.forEach((child) => child.kill('SIGTERM'));
children[0].once('exit', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', () => undefined);
