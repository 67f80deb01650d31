/** The call: controls, tiles, devices. */
export const call = {
  heading: 'Call',
  controls: 'Call controls',
  microphone: 'Microphone',
  hangUp: 'Hang up',
};
