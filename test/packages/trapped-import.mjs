// Imports a module where each touch of what only a browser has is an error: node trapped-import.mjs <file>
import { pathToFileURL } from 'node:url';

const OF_BROWSERS = [
  ...['window', 'self', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'indexedDB', 'caches'],
  ...['RTCPeerConnection', 'MediaStream', 'Worker', 'SharedWorker', 'BroadcastChannel', 'WebSocket', 'fetch'],
  ...['XMLHttpRequest', 'addEventListener', 'setInterval', 'setTimeout', 'requestAnimationFrame'],
];
const touched = [];
for (const name of OF_BROWSERS) {
  Object.defineProperty(globalThis, name, { configurable: true, get: () => void touched.push(name) });
}
const module = await import(pathToFileURL(process.argv[2]).href);
for (const name of OF_BROWSERS) delete globalThis[name];
process.stdout.write(JSON.stringify({ touched, exported: Object.keys(module).length }));
