type Absent = null | undefined;
type MaybeAbsent<Input> = {
  [Name in keyof Input]-?: unknown extends Input[Name] ? never : Absent & Input[Name] extends never ? never : Name;
}[keyof Input];

/** An input without its absent fields: GraphQL writes "not given" as undefined or null, the domain by absence alone. */
export type Given<Input> = Omit<Input, MaybeAbsent<Input>> & {
  [Name in MaybeAbsent<Input>]?: Exclude<Input[Name], Absent>;
};

export function given<Input extends object>(input: Input): Given<Input> {
  const present = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present) as Given<Input>;
}
