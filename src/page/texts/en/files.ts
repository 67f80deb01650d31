/** Files: offers, rows, dialogs. */
export const files = {
  offersLabel: 'Files offered to you',
  heading: 'Files',
  myFiles: 'My files',
  sendFolder: 'Send a folder',
  sendFiles: 'Send files',
  empty:
    'Drop files or folders on a person. They go straight to their browser, and go on where they stopped if the connection breaks.',
};
