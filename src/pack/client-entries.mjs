import { existsSync } from 'node:fs';

/** What a page imports, by the name of its file in the package, and where it begins in the sources. */
export const ENTRIES = Object.fromEntries(
  Object.entries({
    index: 'src/client/rejoin-client.ts',
    signaling: 'src/client/signaling.ts',
    react: 'src/client/react.ts',
    documents: 'src/client/documents.ts',
  }).filter(([, source]) => existsSync(source)),
);
/** The one thing that the code itself imports from elsewhere; the page has it already. */
export const PEERS = ['react'];
