let nowhere: MessagePort | undefined;

/**
 * Gives the memory of bytes back that nobody reads any more, by sending them to nobody. The garbage collector would do so
 * too, but late: a page that is small otherwise lets thousands of a file's buffers pile up. (`ArrayBuffer.transfer`
 * detaches them as well, but Chromium then keeps their memory until the collector comes.)
 */
export function free({ buffer }: Uint8Array<ArrayBuffer>): void {
  nowhere ??= portToNowhere();
  nowhere.postMessage(null, [buffer]);
}

function portToNowhere(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port2.close();
  return port1;
}
