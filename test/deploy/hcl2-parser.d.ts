declare module 'hcl2-parser' {
  /** The file as JSON, expressions as `${…}`; null where it is not HCL. */
  const hcl: { parseToObject(text: string): [Record<string, unknown> | null, unknown] };
  export default hcl;
}
