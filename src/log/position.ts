/** The only cursor there is: an event's number in its log, and the identity of that log. */
export interface Position {
  /** Changes whenever storage lost or rolled back the log, or the room closed and opened again. */
  readonly epoch: string;
  /** Counts from 1; 0 is "before the first event". */
  readonly offset: number;
}
