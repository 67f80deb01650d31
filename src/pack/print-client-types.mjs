// node src/pack/print-client-types.mjs: the text of /client.d.ts. A process of its own, so that a build can go on meanwhile.
import { typesOfClient } from './client-types.mjs';

process.stdout.write(await typesOfClient());
