/** The source of `worker.ts`, bundled; the build puts it in. `client.js` stays one module, and in a page it is one of its own. */
declare const REJOIN_WORKER_SOURCE: string;

export const source = REJOIN_WORKER_SOURCE;
