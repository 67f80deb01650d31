/** The room around its parts: connection, notices, leaving. */
export const room = {
  copyLink: 'Copy the link to this room',
  leave: 'Leave',
  side: 'People and chat',
  parts: 'Parts of the room',
};
