/**
 * Parts of the page that few visits need, each a file of its own that is fetched when it is wanted: the first load is
 * lighter without them. `warmUp` fetches them ahead, so that they are there when the server isn't.
 */
export const onDemand = {
  recipients: () => import('./recipients-dialog.js'),
  saving: () => import('./saving.js'),
  myFiles: () => import('./my-files.js'),
  alerts: () => import('./alerts-dialog.js'),
  calls: () => import('./offer-calls.js'),
  tileMenu: () => import('./tile-menu.js'),
};

/** Once the page has nothing else to do. What fails is fetched again when it is wanted. */
export function warmUp(): void {
  const fetchAll = (): void => {
    for (const load of Object.values(onDemand)) load().catch(() => undefined);
  };
  if ('requestIdleCallback' in window) requestIdleCallback(fetchAll, { timeout: 5_000 });
  else setTimeout(fetchAll, 2_000);
}
