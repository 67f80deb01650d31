/** The chat. */
export const chat = {
  heading: 'Chat',
  earlier: 'Earlier messages',
  messages: 'Messages',
  empty: 'No messages yet. Say hello.',
  newer: 'New messages',
  message: 'Message',
  send: 'Send the message',
};
