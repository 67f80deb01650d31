import { chromium, type Browser } from 'playwright-core';

/** Starts Debian's Chromium. Pages tell each other their addresses as they are, since nothing here resolves multicast names. */
export function startChromium(): Promise<Browser> {
  const args = ['--disable-gpu', '--no-proxy-server', '--disable-features=WebRtcHideLocalIpsWithMdns'];
  return chromium.launch({ executablePath: '/usr/bin/chromium', args });
}
