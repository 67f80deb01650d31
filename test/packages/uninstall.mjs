import { rmSync } from 'node:fs';

export default function uninstall() {
  rmSync(process.env.REJOIN_INSTALLED, { recursive: true, force: true });
}
