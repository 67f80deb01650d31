/** The people in the room. */
export const people = {
  heading: 'People',
};
