/** The form before a room. */
export const entrance = {
  language: 'Language',
  heading: 'Meet in a room',
  introduction: 'Talk, show your screen, hand over files. If the connection drops, you come back to where you were.',
  name: 'Your name',
  nameHint: 'In another tab, the same name is you once more.',
  room: 'Room',
  roomHint: 'Whoever picks the same room meets you there.',
  useToken: 'Use an access token',
  token: 'Access token',
  join: 'Join',
  devicesOff: 'Camera and microphone stay off until you turn them on.',
  tokenHint: 'The token says who you are and which rooms you may enter.',
};
