export async function runVerify(): Promise<number> {
  return 1;
}
