/** Where the browser allows it, the page opens without the network from now on, and can be installed. */
export async function keepPage(): Promise<void> {
  // The first visit's line is for the page itself.
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve));
  try {
    await navigator.serviceWorker.register('service-worker.js');
  } catch {
    // Plain HTTP, a private window, blocked site data: it is a page like any other.
  }
}
